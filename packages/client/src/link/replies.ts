import { answersAtOnce, Failure, fits, object, type Infer, type Shape } from '@earshot/protocol';
import type { CallEvents } from '../call/event.ts';
import type { Outcome } from '../session/session-state.ts';

export { readAnswer } from './read-answer.ts';

type Body = Readonly<Record<string, unknown>>;

/** How a command went; null is a command without an answer. */
export function readOutcome(body: Body | null): Outcome {
  if (body === null) return { code: 'silent', message: 'The server did not answer.', again: null };
  if (body['status'] === 'success') return { code: null, message: '', again: null };
  if (!fits(Failure, body)) return { code: 'internal', message: '', again: null };
  const { code, message, retry_after, kept, may_ask } = body;
  const outcome: Outcome = { code, message, again: retry_after === undefined ? null : retry_after * 1_000 };
  return { ...outcome, ...(kept === true && { kept }), ...(may_ask === true && { mayAsk: may_ask }) };
}

/** What a command answered in a shape; null when it failed, or answered what is not declared. */
export function readAs<T>(shape: Shape<T>, body: Body | null): T | null {
  return body !== null && body['status'] === 'success' && fits(shape, body) ? body : null;
}

/** What an answer, or a failure, may say to a call, whichever of its commands it is to. */
const ForCall = object(
  {},
  {
    call: answersAtOnce['signal/status'].properties.call,
    offer: answersAtOnce['signal/get-offer'].properties.offer,
    answer: answersAtOnce['signal/get-answer'].properties.answer,
    candidates: answersAtOnce['signal/get-ice'].properties.candidates,
    ice_servers: answersAtOnce['ice-servers'].properties.ice_servers,
    ttl: answersAtOnce['ice-servers'].properties.ttl,
  },
);

/** What an answer says to the call. */
export function readReply(body: Body | null): CallEvents['reply']['reply'] {
  const { call, offer, answer, candidates, ice_servers, ttl }: Infer<typeof ForCall> = fits(ForCall, body) ? body : {};
  return {
    ...readOutcome(body),
    call: call ?? null,
    offer: offer ?? null,
    answer: answer ?? null,
    candidates: candidates ?? [],
    servers: ice_servers ?? [],
    ttl: ttl === undefined ? null : ttl * 1_000,
  };
}
