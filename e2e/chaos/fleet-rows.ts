import { agreed, patience, unbroken } from './allowed.ts';
import { promote, whyNoFleet, withFleet, type Fleet } from './fleet.ts';
import { pause, within, type Party } from './party.ts';
import type { Row } from './row.ts';
import { ask, look } from './sight.ts';
import { expectAgreed, type Stage } from './stage.ts';

function mustBe(is: boolean, what: string): void {
  if (!is) throw new Error(what);
}

/** Somebody in no call is seen as gone after so long without a connection; milliseconds. */
const idle = 15_000;

/** A fleet with a call of two browsers that has come over to it, and what was heard of that before anything broke. */
interface Scene {
  readonly stage: Stage;
  readonly fleet: Fleet;
  readonly callId: string;
  /** The longest silence while nothing happened: what the machine does by itself. */
  readonly calm: number;
}

async function set(stage: Stage, act: (scene: Scene) => Promise<number>): Promise<number> {
  const callId = await stage.talk();
  return withFleet(stage, async (fleet) => {
    await expectAgreed(stage, callId, [], patience);
    await stage.expectTalk(patience);
    await everybody(fleet, patience);
    await pause(stage.dice(1_000, 2_000));
    return act({ stage, fleet, callId, calm: await stage.gapOf({ from: fleet.calmSince, until: Date.now() }) });
  });
}

/** The crowd is connected, and nobody's call has ended. */
function everybody({ crowd }: Fleet, ms: number): Promise<number> {
  return within(ms, 'everybody of the crowd is there with their call', async () => {
    const seen = await crowd.look();
    mustBe(seen.lost === 0, `${seen.lost} of the crowd have lost their call`);
    return seen.there === seen.people || JSON.stringify(seen);
  });
}

/** How much longer the longest silence since then was than before; throws when anybody can hear it. */
async function addedSilence({ stage, calm }: Scene, from: number): Promise<number> {
  const added = Math.max(0, (await stage.gapOf({ from, until: Date.now() })) - calm);
  mustBe(added < unbroken, `${added} ms of silence were added`);
  return added;
}

/** Milliseconds since `from` until a command is done again. */
async function answeredAgain({ stage }: Scene, from: number): Promise<number> {
  await within(agreed, 'commands are answered again', async () => (await ask(stage.ada, '/api/users/list')).http === 200);
  return Date.now() - from;
}

/** Pages, server and crowd agree; answers how many milliseconds after `from` that was. */
async function allAgree({ stage, fleet, callId }: Scene, from: number, held: readonly 'ada'[] = []): Promise<number> {
  await expectAgreed(stage, callId, held, agreed);
  const left = Math.max(0, from + agreed - Date.now());
  await everybody(fleet, left);
  return Date.now() - from;
}

/** Everybody hangs up, and has their call in their history, once. */
async function exactHistory({ stage, fleet, callId }: Scene): Promise<void> {
  await stage.ada.press('End call');
  await within(patience, 'the call stands in the history once', async () => {
    const { body } = await ask(stage.ada, '/api/history/list');
    const entries = Array.isArray(body['entries']) ? body['entries'].filter((entry) => entry.call_id === callId) : [];
    return (entries.length === 1 && entries[0]?.outcome === 'talked') || JSON.stringify(entries);
  });
  const { people, lost, exact } = await fleet.crowd.finish();
  mustBe(lost === 0 && exact === people, `of ${people} people ${exact} have their call in their history, and ${lost} have lost it`);
}

function coreKilled(scene: Scene): Promise<number> {
  return takenOver(scene, async ({ core }) => core.kill());
}

/** The core goes away in some way, and its heir serves. */
async function takenOver(scene: Scene, away: (fleet: Fleet) => Promise<void>, then = async () => {}): Promise<number> {
  const from = Date.now();
  await away(scene.fleet);
  const took = await answeredAgain(scene, from);
  await allAgree(scene, Date.now());
  await then();
  await addedSilence(scene, from);
  await exactHistory(scene);
  return took;
}

/** It sleeps until its heir serves, and wakes up: it must end, and have written nothing. */
function coreStopped(scene: Scene): Promise<number> {
  const { core } = scene.fleet;
  function sleep() {
    return Promise.resolve(core.signal('SIGSTOP'));
  }
  return takenOver(scene, sleep, async () => {
    core.signal('SIGCONT');
    await within(patience, 'the sleeper ends', async () => core.code() === 1);
    mustBe(core.log().includes('another server has taken over'), 'the sleeper does not say why it ends');
    await allAgree(scene, Date.now());
  });
}

/** What spreads connections notices half a second later, as by asking for its health. */
async function doorKilled(scene: Scene): Promise<number> {
  const { doors, edge } = scene.fleet;
  const from = Date.now();
  await doors[1].kill();
  await pause(500);
  edge.spread('the first');
  const took = await allAgree(scene, from);
  await addedSilence(scene, from);
  await exactHistory(scene);
  return took;
}

/** Whoever asks is told that they must wait, and for how long. */
function refused(party: Party): Promise<number> {
  return within(patience, 'commands are answered 503, with when to ask again', async () => {
    const { http, body } = await ask(party, '/api/users/list');
    return (http === 503 && typeof body['retry_after'] === 'number') || http;
  });
}

/** Something that everybody needs is away for 20 s; Ada puts the call aside meanwhile, which goes from page to page. */
async function absent(scene: Scene, down: () => Promise<unknown>, up: () => Promise<unknown>): Promise<number> {
  const { stage, fleet } = scene;
  const from = Date.now();
  await down();
  await refused(stage.bob);
  await pause(Math.max(0, from + 10_000 - Date.now()));
  await addedSilence(scene, from);
  await stage.ada.press('Hold');
  await within(3_000, 'Bob is told of the hold', async () => (await look(stage.bob)).line.endsWith('put the call on hold'));
  await pause(Math.max(0, from + 20_000 - Date.now()));
  await up();
  const took = await allAgree(scene, Date.now(), ['ada']);
  await stage.ada.press('Resume');
  await stage.expectTalk(agreed);
  expectRunning(fleet);
  await exactHistory(scene);
  return took;
}

function expectRunning({ core, heir, doors }: Fleet): void {
  for (const one of [core, heir, ...doors]) mustBe(one.code() === null, `somebody has ended:\n${one.log().slice(-500)}`);
}

/** It is there again at once, or its standby is in its place. */
async function replaced(scene: Scene, act: () => Promise<unknown>): Promise<number> {
  const from = Date.now();
  await act();
  const took = await allAgree(scene, Date.now());
  await addedSilence(scene, from);
  expectRunning(scene.fleet);
  await exactHistory(scene);
  return took;
}

/** Ada's door hears nothing of the core any more. What spreads connections leaves it out, and its people move. */
async function doorCutOff(scene: Scene): Promise<number> {
  const { stage, fleet } = scene;
  const from = Date.now();
  const moved = stage.ada.page.waitForEvent('websocket', { timeout: idle + agreed });
  fleet.edge.cut(true);
  await within(patience, 'the door says that it has no core', async () => (await ask(stage.ada, '/api/health')).http === 503);
  await refused(stage.ada);
  mustBe((await ask(stage.bob, '/api/users/list')).http === 200, 'Bob is served by the other door');
  fleet.edge.spread('the first');
  await moved;
  const took = Date.now() - from;
  await allAgree(scene, Date.now());
  fleet.edge.cut(false);
  await pause(stage.dice(1_000, 2_000));
  await allAgree(scene, Date.now());
  await addedSilence(scene, from);
  expectRunning(fleet);
  await exactHistory(scene);
  return took;
}

/** Door by door, then the cores: each is stopped, and started as its next version would be. */
async function upgraded(scene: Scene): Promise<number> {
  const { core, heir, doors, edge } = scene.fleet;
  const from = Date.now();
  for (const [door, other] of [
    [doors[1], 'the first'],
    [doors[0], 'the second'],
  ] as const) {
    edge.spread(other);
    await door.stop();
    await door.start();
    await allAgree(scene, Date.now());
  }
  edge.spread('both');
  for (const one of [core, heir]) {
    await one.stop();
    await allAgree(scene, Date.now());
    await one.start();
  }
  const added = await addedSilence(scene, from);
  await exactHistory(scene);
  return added;
}

function row(event: string, figure: string, act: (scene: Scene) => Promise<number>): Row {
  return {
    event,
    way: 'relay',
    tries: { short: 0, long: 10 },
    figure,
    target: figure === 'silence added' ? '0 ms' : '5 s',
    lacks: whyNoFleet,
    spoils: true,
    act: (stage) => set(stage, act),
  };
}

const agree = 'all agree';

/** What happens to two cores, two doors, NATS and two PostgreSQL under 200 people in calls and two browsers. */
export const fleetRows: readonly Row[] = [
  row('fleet: core killed, its heir takes over', 'commands answered', coreKilled),
  row('fleet: core stopped past its lease, then goes on', 'commands answered', coreStopped),
  row('fleet: door killed, its people come in by another', agree, doorKilled),
  row('fleet: NATS restarted', agree, (scene) =>
    replaced(scene, async () => [await scene.fleet.nats.kill(), await scene.fleet.nats.start()]),
  ),
  row('fleet: NATS away for 20 s, Ada holds meanwhile', agree, (scene) =>
    absent(
      scene,
      () => scene.fleet.nats.kill(),
      () => scene.fleet.nats.start(),
    ),
  ),
  row('fleet: PostgreSQL restarted', agree, (scene) =>
    replaced(scene, async () => [await scene.fleet.postgres.halt(), await scene.fleet.postgres.start()]),
  ),
  row('fleet: PostgreSQL away for 20 s, Ada holds meanwhile', agree, (scene) =>
    absent(
      scene,
      () => scene.fleet.postgres.halt('SIGQUIT'),
      () => scene.fleet.postgres.start(),
    ),
  ),
  row('fleet: PostgreSQL crashes, its synchronous standby is promoted', agree, (scene) =>
    replaced(scene, async () => [await scene.fleet.postgres.halt('SIGQUIT'), promote(scene.fleet)]),
  ),
  { ...row('fleet: door cut off from NATS, all others alive', 'its people moved', doorCutOff), target: '15 s' },
  row('fleet: all roles upgraded in turn (SIGTERM)', 'silence added', upgraded),
];
