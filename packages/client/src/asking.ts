import { clock } from './clock.ts';
import type { Phone } from './phone-api.ts';
import type { Clock } from './ports.ts';
import { stepWaiting, type Asking, type Waiting } from './session/asking.ts';

export type { Asking, Waiting } from './session/asking.ts';

/** Milliseconds between two looks at whether an admin has said something. */
const every = 2_000;

/**
 * Asks the server again and again what became of a request to be let in (`join/ask`), until it is decided. Once it is
 * `in`, the secret is the invitation to sign in by. The answer stops it; safe twice.
 */
export function followAsking(
  { ask }: Pick<Phone, 'ask'>,
  { id, secret }: Asking,
  changed: (state: Waiting) => void,
  ticking: Pick<Clock, 'after'> = clock,
): () => void {
  let state: Waiting = { phase: 'waiting', silent: false };
  let stop: () => void = () => undefined;
  let isOver = false;
  async function look(): Promise<void> {
    const answer = await ask('join/get-ask', { ask_id: id, ask_secret: secret });
    if (isOver) return;
    state = stepWaiting(state, answer.ok ? { ok: true, decision: answer.body.decision } : answer);
    changed(state);
    if (state.phase === 'waiting') stop = ticking.after(every, () => void look());
  }
  void look();
  return () => {
    isOver = true;
    stop();
  };
}
