import { within } from '../chaos/party.ts';
import type { ChromiumPerson } from '../lab/chromium-person.ts';
import { expectTalk } from '../lab/hearing.ts';
import { connect, expectInCall, type Person } from '../lab/person.ts';
import { pollUntil, type Answer, type Program } from '../lab/program.ts';
import { Refused, type Deed, type Yard } from './deed.ts';

function must({ http, body }: Answer, wanted: number, what: string): void {
  if (http !== wanted) throw new Error(`${what}: ${http} ${body.code ?? ''}`);
}

/** One program calls another; answers the call's id. */
async function initiate(yard: Yard, caller: Program, callee: Program): Promise<string> {
  const answer = await caller.post('/api/call/initiate', { target_user_id: callee.id });
  yard.note(answer.http);
  if (answer.http === 429 || answer.http === 503) throw new Refused();
  must(answer, 200, 'call/initiate');
  yard.called();
  return answer.body.call_id ?? '';
}

async function programsTalk(yard: Yard): Promise<void> {
  const [caller, callee] = [await yard.program(), await yard.program()];
  for (let call = 0; call < 5; call += 1) {
    const id = await initiate(yard, caller, callee);
    for (const verb of ['accept', 'hold', 'resume', 'end']) {
      const answer = await callee.post(`/api/call/${verb}`, { call_id: id });
      yard.note(answer.http);
      must(answer, 200, `call/${verb}`);
    }
  }
  for (const program of [caller, callee]) must(await program.post('/api/users/disconnect'), 200, 'users/disconnect');
}

/** Nobody answers: the server ends the call after its 45 s. Meanwhile both tell that they are there. */
async function ringOut(yard: Yard): Promise<void> {
  const [caller, callee] = [await yard.program(), await yard.program()];
  const id = await initiate(yard, caller, callee);
  const beat = setInterval(
    () => void Promise.all([caller, callee].map((one) => one.post('/api/users/heartbeat'))).catch(() => null),
    3_000,
  );
  try {
    await within(60_000, 'the call rings out', async () => {
      const { body } = await caller.get('/api/signal/status', { call_id: id });
      return body.reason === 'no_answer' || `${body.code} ${body.reason}`;
    });
    yard.note('no_answer');
  } finally {
    clearInterval(beat);
    for (const program of [caller, callee]) await program.post('/api/users/disconnect');
  }
}

/** The end of a call has been read, and the next one can begin. */
async function putAway(...people: readonly ChromiumPerson[]): Promise<void> {
  for (const { page } of people) {
    const close = page.getByRole('button', { name: 'Close', exact: true });
    const list = page.getByRole('list', { name: 'People', exact: true });
    await close.or(list).first().waitFor();
    await page.keyboard.press('Escape');
    await close.waitFor({ state: 'hidden' });
    await list.waitFor();
  }
}

async function pagesTalk(yard: Yard, meanwhile: (cleo: Person, dana: Person) => Promise<void>): Promise<void> {
  const { cleo, dana } = yard;
  await connect(cleo, dana);
  yard.called();
  await expectTalk(cleo, dana);
  await meanwhile(cleo, dana);
  await expectTalk(cleo, dana);
  await cleo.press('End call');
  await putAway(cleo, dana);
  yard.note('talked');
}

/** Calls of programs and pages, and reloads. */
export const calls: readonly Deed[] = [
  { name: 'two programs call, accept, hold, resume and end five times', act: programsTalk },
  {
    name: 'two pages call, talk, hold, resume and end',
    act: (yard) =>
      pagesTalk(yard, async (cleo, dana) => {
        await cleo.press('Hold');
        await dana.sees({ role: 'region', name: `Call with ${cleo.name}`, text: 'put the call on hold' });
        await cleo.press('Resume');
        await expectInCall(dana, cleo);
      }),
  },
  {
    name: 'two pages talk, and both load again in the call',
    act: (yard) =>
      pagesTalk(yard, async (cleo, dana) => {
        await yard.cleo.page.reload();
        await expectInCall(cleo, dana);
        await expectTalk(cleo, dana);
        await yard.dana.page.reload();
        await expectInCall(dana, cleo);
      }),
  },
  { name: 'a ring that nobody answers', act: ringOut },
  {
    name: 'a program looks for its call until it is cancelled',
    act: async (yard) => {
      const [caller, callee] = [await yard.program(), await yard.program()];
      const id = await initiate(yard, caller, callee);
      await pollUntil(callee, '/api/signal/incoming', {}, ({ body }) => body.call?.call_id === id);
      must(await caller.post('/api/call/end', { call_id: id }), 200, 'call/end');
      for (const program of [caller, callee]) must(await program.post('/api/users/disconnect'), 200, 'users/disconnect');
    },
  },
];
