import { setTimeout as pause } from 'node:timers/promises';
import { startProgram, type Program } from '../lab/program.ts';
import type { Server } from '../lab/server.ts';

/** What the server tells everybody of how somebody can be reached, in the words of that person's badge. */
export const badgeWords = { rings: 'You will ring here', notified: 'You will be notified', away: 'You cannot be called now' } as const;
export type Reach = keyof typeof badgeWords;

/** What became of one call. */
export interface Trial {
  /** What was said before the call. */
  readonly reach: Reach;
  /** From the call to the ring where Bob is, in milliseconds; null when nothing rang there. */
  readonly ms: number | null;
  /** What the caller was told of Bob: their state in the call, or the code of a refusal. */
  readonly told: string;
}

/** Where Bob's ring is looked for; answers when it began, Unix milliseconds, and null when it did not. */
export type Look = (since: number) => Promise<number | null>;

/** How long a ring is waited for, in milliseconds: a hidden page is woken once a minute at worst. */
const patience = 10_000;

/** A caller who has not called before, so that nothing of an earlier call is in the way. */
export async function openCaller(server: Server, name: string): Promise<Caller> {
  const program = await startProgram(server, name);
  return { program, close: async () => void (await program.post('/api/users/disconnect')) };
}

export interface Caller {
  readonly program: Program;
  close(): Promise<void>;
}

async function find({ program }: Caller, name: string): Promise<{ readonly id: string; readonly reach: Reach }> {
  const { body } = await program.get('/api/users/list', { scope: 'all', search: name });
  const user = body.users?.find(({ username }) => username === name);
  if (user === undefined) throw new Error(`The server does not know ${name}: ${body.code ?? body.status}.`);
  return { id: user.id, reach: user.reach };
}

/** Waits until what everybody is told of `name` is one of `wanted`, for a minute at most. */
export async function untilReach(caller: Caller, name: string, wanted: readonly Reach[]): Promise<void> {
  for (const until = Date.now() + 60_000; Date.now() < until; await pause(250))
    if (wanted.includes((await find(caller, name)).reach)) return;
  throw new Error(`${name} is not ${wanted.join(' or ')} after a minute.`);
}

/** Calls Bob once, waits for the ring, and takes the call back. */
export async function tryOnce(caller: Caller, name: string, look: Look): Promise<Trial> {
  const { id, reach } = await find(caller, name);
  const since = Date.now();
  const { body } = await caller.program.post('/api/call/initiate', { target_user_id: id });
  const { call_id: callId, code } = body;
  if (code !== undefined || callId === undefined) return { reach, ms: null, told: code ?? body.status };
  const at = await ringWithin(look, since);
  const told = await toldOf(caller, callId, id);
  await caller.program.post('/api/call/end', { call_id: callId });
  return { reach, ms: at === null ? null : at - since, told };
}

async function ringWithin(look: Look, since: number): Promise<number | null> {
  for (const until = since + patience; Date.now() < until; await pause(100)) {
    const at = await look(since);
    if (at !== null) return at;
  }
  return null;
}

/** What is said of Bob once their page has had the time to say that it rings, in which it is `alerting`. */
async function toldOf({ program }: Caller, callId: string, id: string): Promise<string> {
  for (const until = Date.now() + 2_000; ; await pause(100)) {
    const { body } = await program.get('/api/signal/status', { call_id: callId });
    const told = body.call?.parties.find(({ user_id: user }) => user === id)?.state ?? body.code ?? 'nothing';
    if (told !== 'alerting' || Date.now() > until) return told;
  }
}
