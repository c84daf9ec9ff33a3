import {
  closeCodes,
  endReasons,
  errorCodes,
  sdpMark,
  type Call,
  type Candidate,
  type CloseReason,
  type EndReason,
  type ErrorCode,
} from '@earshot/protocol';
import type { Event, IceServer, ServerFrame, Snapshot, User } from '@earshot/protocol';

/** Reads what the server sends. What has not the agreed shape is null, and then it is as if it had not come. */
export const decodeFrame = (text: string): ServerFrame | null => {
  const [json, ...after] = text.split(sdpMark);
  const frame = parse(json);
  if (!isRecord(frame)) return null;
  switch (frame['t']) {
    case 'welcome':
      return decodeWelcome(frame);
    case 'answer':
      return decodeAnswer(frame);
    case 'event': {
      const { seq, event } = frame;
      const known = decodeEvent(event, after.length > 0 ? after.join(sdpMark) : undefined);
      return isWhole(seq) && known !== null ? { t: 'event', seq, event: known } : null;
    }
    case 'bye': {
      const { reason, message } = frame;
      return isCloseReason(reason) && isText(message) ? { t: 'bye', reason, message } : null;
    }
    case 'ping':
      return { t: 'ping' };
    default:
      return null;
  }
};

const parse = (text = ''): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const decodeWelcome = (frame: Record<string, unknown>): ServerFrame | null => {
  const { version, epoch, seq, snapshot, now, name_taken, trailing_sdp } = frame;
  if (!isWhole(version) || !isText(epoch) || !isWhole(seq) || !isNumber(now) || typeof name_taken !== 'boolean') return null;
  const known = snapshot === null ? null : decodeSnapshot(snapshot);
  return snapshot !== null && known === null
    ? null
    : { t: 'welcome', version, epoch, seq, snapshot: known, now, name_taken, trailing_sdp: trailing_sdp === true };
};

const decodeSnapshot = (value: unknown): Snapshot | null => {
  if (!isRecord(value)) return null;
  const { me, call, mine, offer } = value;
  if (!isUser(me) || typeof mine !== 'boolean' || !isTextOrNull(offer)) return null;
  return call === null || isCall(call) ? { me, call, mine, offer } : null;
};

const decodeAnswer = ({ id, http, body }: Record<string, unknown>): ServerFrame | null =>
  isText(id) && isWhole(http) && isRecord(body) ? { t: 'answer', id, http, body } : null;

/** `after`: what came after the JSON of its frame. */
const decodeEvent = (value: unknown, after: string | undefined): Event | null => {
  if (!isRecord(value)) return null;
  switch (value['type']) {
    case 'ring':
    case 'call':
    case 'description':
    case 'candidates':
      return decodeCallEvent(value, after);
    case 'presence':
      return decodePresence(value);
    case 'me':
      return isUser(value['me']) ? { type: 'me', me: value['me'] } : null;
    case 'drain':
      return isWhole(value['within_ms']) ? { type: 'drain', within_ms: value['within_ms'] } : null;
    default:
      return null;
  }
};

const decodeCallEvent = (value: Record<string, unknown>, after: string | undefined): Event | null => {
  const { type, call, offer, mine, call_id, kind, sdp = after, candidates } = value;
  if (type === 'ring') return isCall(call) && isTextOrNull(offer) ? { type, call, offer } : null;
  if (type === 'call') return isCall(call) && typeof mine === 'boolean' ? { type, call, mine } : null;
  if (!isText(call_id)) return null;
  if (type === 'description') return (kind === 'offer' || kind === 'answer') && isText(sdp) ? { type, call_id, kind, sdp } : null;
  return isListOf(candidates, isCandidate) ? { type: 'candidates', call_id, candidates } : null;
};

const decodePresence = ({ since, revision, total, changed, gone }: Record<string, unknown>): Event | null => {
  if (!isWhole(since) || !isWhole(revision) || !isWhole(total) || !isListOf(changed, isUser) || !isListOf(gone, isText)) return null;
  return { type: 'presence', since, revision, total, changed, gone };
};

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isText = (value: unknown): value is string => typeof value === 'string';

export const isWhole = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

export const isListOf = <Item>(value: unknown, isItem: (item: unknown) => item is Item): value is Item[] =>
  Array.isArray(value) && value.every((item) => isItem(item));

const isNumber = (value: unknown): value is number => typeof value === 'number';

const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);

const isOneOf = <Word extends string>(value: unknown, words: readonly Word[]): value is Word => words.some((word) => word === value);

export const isCloseReason = (value: unknown): value is CloseReason => isText(value) && Object.hasOwn(closeCodes, value);

export const isEndReason = (value: unknown): value is EndReason => isOneOf(value, endReasons);

export const isErrorCode = (value: unknown): value is ErrorCode => isOneOf(value, errorCodes);

const userStatuses = ['idle', 'calling', 'ringing', 'incall', 'onhold'] as const;
const callStatuses = ['calling', 'incall', 'onhold', 'ended'] as const;

export const isUser = (value: unknown): value is User =>
  isRecord(value) &&
  isText(value['id']) &&
  isText(value['username']) &&
  isOneOf(value['status'], userStatuses) &&
  isNumber(value['last_heartbeat']);

export const isCall = (value: unknown): value is Call => isRecord(value) && hasParties(value) && hasStanding(value);

const hasParties = (value: Record<string, unknown>): boolean =>
  ['call_id', 'caller_id', 'caller_username', 'callee_id', 'callee_username'].every((key) => isText(value[key]));

const hasStanding = (value: Record<string, unknown>): boolean =>
  isOneOf(value['status'], callStatuses) &&
  ['held_by', 'sound_up', 'sound_down', 'away'].every((key) => isListOf(value[key], isText)) &&
  isNumber(value['held_ms']) &&
  isWhole(value['version']) &&
  isNumber(value['created_at']) &&
  typeof value['ringing'] === 'boolean' &&
  isNumber(value['talk_ms']) &&
  (value['reason'] === null || isEndReason(value['reason'])) &&
  isTextOrNull(value['ended_by']);

/** Whether a value is a candidate in either form. */
export const isCandidate = (value: unknown): value is Candidate => isText(value) || (isRecord(value) && isText(value['candidate']));

export const isIceServer = (value: unknown): value is IceServer => isRecord(value) && isListOf(value['urls'], isText);
