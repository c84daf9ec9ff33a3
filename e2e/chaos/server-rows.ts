import { agreed, unbroken } from './allowed.ts';
import { ring } from '../lab/person.ts';
import { pause, within } from './party.ts';
import type { Row } from './row.ts';
import { look, userOf } from './sight.ts';
import { expectAgreed, type Stage } from './stage.ts';

function mustBe(is: boolean, what: string): void {
  if (!is) throw new Error(what);
}

/** Both pages say quietly that the server is away, and go on showing the call. */
function isTold(stage: Stage) {
  return within(10_000, 'both pages say that the server is away', async () => {
    const texts = await Promise.all(stage.both.map((party) => party.page.locator('body').innerText()));
    return texts.every((text) => text.includes('The server cannot be reached'));
  });
}

type Deed = 'nothing' | 'hold' | 'mute' | 'hold and resume' | 'hang up';
const deeds: readonly Deed[] = ['nothing', 'hold', 'mute', 'hold and resume', 'hang up'];

/** What Ada does while there is no server; Bob's page must show it by itself. Answers who holds then. */
async function duringOutage(stage: Stage, deed: Deed): Promise<readonly 'ada'[]> {
  const { ada, bob } = stage;
  function bobSees(line: RegExp) {
    return within(3_000, `Bob is told: ${deed}`, async () => line.test((await look(bob)).line));
  }
  switch (deed) {
    case 'nothing':
      return [];
    case 'mute':
      await ada.press('Mute');
      return [];
    case 'hold':
      await ada.press('Hold');
      await bobSees(/put the call on hold$/);
      return ['ada'];
    case 'hold and resume':
      await ada.press('Hold');
      await bobSees(/put the call on hold$/);
      await ada.press('Resume');
      await bobSees(/^In call$/);
      return [];
    case 'hang up':
      await ada.press('End call');
      await bobSees(/^Call ended/);
      return [];
  }
}

/** After a hang-up both are free, on the server too. */
function expectOver(stage: Stage, from: number) {
  return within(Math.max(0, from + agreed - Date.now()), 'the server knows that the call is over', async () => {
    const said = (await Promise.all(stage.both.map(userOf))).map(({ status }) => status);
    return said.every((status) => status === 'idle') || said.join();
  });
}

/** Listens for a while to a call that nothing disturbs; answers the longest silence in it. */
async function calmGap(stage: Stage): Promise<number> {
  const from = Date.now();
  await pause(stage.dice(1_000, 2_000));
  return stage.gapOf({ from, until: Date.now() });
}

async function killInCall(stage: Stage, deed: Deed): Promise<number> {
  const callId = await stage.talk();
  const before = await calmGap(stage);
  const killed = Date.now();
  await stage.server.stop('SIGKILL');
  await pause(stage.dice(600, 2_500));
  if (deed !== 'nothing') await isTold(stage);
  function added(gap: number) {
    return Math.max(0, gap - before);
  }
  const gap = added(await stage.gapOf({ from: killed, until: Date.now() }));
  const held = await duringOutage(stage, deed);
  const calm = Date.now();
  await pause(stage.dice(0, 1_500));
  const back = await stage.server.start();
  if (deed === 'hang up') {
    await expectOver(stage, back);
    mustBe(gap < unbroken, `${gap} ms of silence were added`);
    return gap;
  }
  await expectAgreed(stage, callId, held, agreed);
  if (deed === 'mute') {
    mustBe((await look(stage.ada)).muted, 'Ada is still muted');
    await stage.ada.press('Unmute');
  } else if (deed === 'hold') await stage.ada.press('Resume');
  const later = deed === 'nothing' ? added(await stage.gapOf({ from: calm, until: Date.now() })) : 0;
  await stage.expectTalk(agreed);
  mustBe(stage.ada.calls.size === 1 && [...stage.ada.calls].at(-1) === callId, `one call became ${stage.ada.calls.size}`);
  mustBe(Math.max(gap, later) < unbroken, `${Math.max(gap, later)} ms of silence were added`);
  return Math.max(gap, later);
}

/** The ring goes on and can be answered, or both sides see the same end. */
async function killWhileRinging(stage: Stage): Promise<number> {
  const { ada, bob, server } = stage;
  await stage.rest();
  await ring(ada, bob);
  await pause(stage.dice(0, 1_500));
  await server.stop('SIGKILL');
  await pause(stage.dice(100, 2_500));
  const back = await server.start();
  let ringing = false;
  await within(10_000, 'the ring is adopted again, or both see the same end', async () => {
    const [mine, bobs] = await Promise.all(stage.both.map(look));
    const said = (await Promise.all(stage.both.map(userOf))).map(({ status }) => status).join();
    ringing = mine?.screen === 'call' && /^(Ringing|Calling)/.test(mine.line) && bobs?.screen === 'ring' && said === 'calling,ringing';
    const over = mine?.screen === 'none' && bobs?.screen === 'none' && said === 'idle,idle';
    return ringing || over || JSON.stringify([mine, bobs, said]);
  });
  const took = Date.now() - back;
  if (ringing) {
    await bob.press('Accept');
    await stage.expectTalk(10_000);
    await ada.press('End call');
  }
  return took;
}

async function upgrade(stage: Stage): Promise<number> {
  const callId = await stage.talk();
  const before = await calmGap(stage);
  const from = Date.now();
  const took = await stage.server.stop('SIGTERM');
  mustBe(took < 10_000, `the server took ${took} ms to end`);
  await pause(stage.dice(0, 1_000));
  await stage.server.start();
  await expectAgreed(stage, callId, [], agreed);
  await stage.expectTalk(agreed);
  const gap = Math.max(0, (await stage.gapOf({ from, until: Date.now() })) - before);
  mustBe(gap < unbroken, `${gap} ms of silence were added`);
  return gap;
}

const silence = { figure: 'silence added', target: '0 ms' } as const;

/** What happens to the server. */
export const serverRows: readonly Row[] = [
  ...deeds.map((deed): Row => ({
    event: `server killed in a call, ${deed === 'nothing' ? 'nobody does anything' : `Ada's ${deed} meanwhile`}`,
    way: 'relay',
    tries: { short: deed === 'nothing' || deed === 'hold' || deed === 'hang up' ? 1 : 0, long: deed === 'nothing' ? 20 : 10 },
    ...silence,
    act: (stage) => killInCall(stage, deed),
  })),
  {
    event: 'server killed while it rings',
    way: 'relay',
    tries: { short: 1, long: 10 },
    figure: 'until adopted or ended',
    target: '10 s',
    act: killWhileRinging,
  },
  { event: 'server upgraded (SIGTERM)', way: 'relay', tries: { short: 1, long: 5 }, ...silence, act: upgrade },
];
