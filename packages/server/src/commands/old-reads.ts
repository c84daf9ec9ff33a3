import { contract } from '@earshot/protocol';
import type { Call } from '../calls/call.ts';
import type { OldRead } from '../ports/core.ts';
import { seatIn } from './access.ts';
import type { Parts } from './parts.ts';
import { refuse, type Outcome, type Refusal } from './refusal.ts';
import { readInput } from './shape.ts';
import { describeFirst, status } from './signals.ts';
import * as users from './users.ts';

/** Reads of the old system, for one of the parties or, under trust, for nobody (null). */
export function readOld(parts: Parts, userId: string | null, read: OldRead, input: unknown): Outcome<object> {
  const asker = userId === null ? null : { id: userId };
  if (read === 'list') {
    const good = readInput('users/list', input);
    return 'ok' in good ? good : users.list(parts, { person: asker, endpoint: null }, good.input);
  }
  if (read === 'get') {
    const good = readInput('users/get', input);
    return 'ok' in good ? good : users.get(parts, { person: asker }, good.input);
  }
  const good = readInput('signal/status', input);
  if ('ok' in good) return good;
  const call = callFor(parts, userId, good.input.call_id);
  if ('ok' in call) return call;
  switch (read) {
    case 'status':
      return status(parts, call, userId);
    case 'get_offer':
      return describeFirst(parts, call, userId, 'offer');
    case 'get_answer':
      return describeFirst(parts, call, userId, 'answer');
  }
}

function callFor(parts: Parts, userId: string | null, callId: string): Call | Refusal {
  if (userId === null) return parts.switchboard.get(callId) ?? refuse('call_not_found');
  const seat = seatIn(parts, contract['signal/status'], { userId, callId, endpoint: null });
  return 'ok' in seat ? seat : seat.call;
}
