import type { CallEvents } from '../call/event.ts';
import type { Listed } from '../people/people.ts';
import type { Outcome } from '../session/session.ts';
import { isCall, isCandidate, isErrorCode, isIceServer, isListOf, isText, isUser, isWhole } from './decode.ts';

type Body = Readonly<Record<string, unknown>>;

/** How a command went; null is a command without an answer. */
export const readOutcome = (body: Body | null): Outcome => {
  if (body === null) return { code: 'silent', message: 'The server did not answer.', again: null };
  if (body['status'] === 'success') return { code: null, message: '', again: null };
  const { code, message, retry_after } = body;
  return {
    code: isErrorCode(code) ? code : 'internal',
    message: isText(message) ? message : '',
    again: isWhole(retry_after) ? retry_after * 1_000 : null,
  };
};

/** What an answer says to the call. */
export const readReply = (body: Body | null): CallEvents['reply']['reply'] => {
  const { call, offer, answer, candidates, ice_servers, ttl } = body ?? {};
  return {
    ...readOutcome(body),
    call: isCall(call) ? call : null,
    offer: isText(offer) ? offer : null,
    answer: isText(answer) ? answer : null,
    candidates: isListOf(candidates, isCandidate) ? candidates : [],
    servers: isListOf(ice_servers, isIceServer) ? ice_servers : [],
    ttl: isWhole(ttl) ? ttl * 1_000 : null,
  };
};

/** The answer of `users/list`, or null when it is none. */
export const readList = (body: Body | null): Listed | null => {
  const { users, total, revision } = body ?? {};
  if (!isListOf(users, isUser) || !isWhole(total) || !isWhole(revision)) return null;
  return { users, total, revision };
};
