import { answers, Failure, fits, object, type Answered, type CommandName, type Infer } from '@earshot/protocol';
import type { CallEvents } from '../call/event.ts';
import type { Outcome } from '../session/session-state.ts';

type Body = Readonly<Record<string, unknown>>;

/** How a command went; null is a command without an answer. */
export function readOutcome(body: Body | null): Outcome {
  if (body === null) return { code: 'silent', message: 'The server did not answer.', again: null };
  if (body['status'] === 'success') return { code: null, message: '', again: null };
  if (!fits(Failure, body)) return { code: 'internal', message: '', again: null };
  const { code, message, retry_after, kept } = body;
  const outcome: Outcome = { code, message, again: retry_after === undefined ? null : retry_after * 1_000 };
  return kept === true ? { ...outcome, kept } : outcome;
}

/** What a command answered; null when it failed, or answered what is not declared. */
export function readAnswer<N extends CommandName>(name: N, body: Body | null): Answered<N> | null {
  return body !== null && body['status'] === 'success' && isAnswered(name, body) ? body : null;
}

function isAnswered<N extends CommandName>(name: N, body: Body): body is Body & Answered<N> {
  return fits(answers[name], body);
}

/** What an answer, or a failure, may say to a call, whichever of its commands it is to. */
const ForCall = object(
  {},
  {
    call: answers['signal/status'].properties.call,
    offer: answers['signal/get-offer'].properties.offer,
    answer: answers['signal/get-answer'].properties.answer,
    candidates: answers['signal/get-ice'].properties.candidates,
    ice_servers: answers['ice-servers'].properties.ice_servers,
    ttl: answers['ice-servers'].properties.ttl,
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
