import type { Call } from '@earshot/protocol';
import { expect } from '@playwright/test';
import type { ChromiumPerson } from './chromium-person.ts';
import type { Server } from './server.ts';

/** What the server answered to a `call/initiate`. */
interface Initiated {
  readonly http: number;
  readonly body: { readonly code?: string; readonly call?: Call };
}

/** `200 incall`, or `409 user_busy`. */
export function outcome({ http, body }: Initiated): string {
  return `${http} ${body.code ?? body.call?.status}`;
}

/**
 * Has each caller call somebody while the server stands still, so that no call is known to anybody when the next one is
 * made, and lets the server go on once every request has left its page. Gives what each caller was answered, in their
 * order.
 */
export async function callAcross(
  server: Server,
  ...calls: readonly (readonly [caller: ChromiumPerson, callee: ChromiumPerson])[]
): Promise<readonly Initiated[]> {
  for (const [caller, callee] of calls) await caller.sees({ role: 'button', name: `Call ${callee.name}` });
  await server.standStill(async () => {
    await Promise.all(calls.map(([caller, callee]) => caller.press(`Call ${callee.name}`)));
    for (const [caller] of calls) {
      await expect.poll(() => initiateOf(caller), { message: `${caller.name}'s call has left the page` }).not.toBeNull();
    }
    for (const [caller] of calls) expect(answerTo(caller), `${caller.name}'s call is not answered yet`).toBeNull();
  });
  return Promise.all(calls.map(async ([caller]) => answered(caller)));
}

async function answered(caller: ChromiumPerson): Promise<Initiated> {
  await expect.poll(() => answerTo(caller), { message: `${caller.name}'s call is answered` }).not.toBeNull();
  return answerTo(caller) ?? { http: 0, body: {} };
}

function read(frame: string): Record<string, unknown> {
  return JSON.parse(frame) as Record<string, unknown>;
}

/** The id of the person's first `call/initiate`; null when there was none. */
function initiateOf({ watch }: ChromiumPerson): unknown {
  return watch.frames.sent.map(read).find(({ name }) => name === 'call/initiate')?.['id'] ?? null;
}

function answerTo(caller: ChromiumPerson): Initiated | null {
  const answer = caller.watch.frames.received.map(read).find(({ t, id }) => t === 'answer' && id === initiateOf(caller));
  return (answer as Initiated | undefined) ?? null;
}
