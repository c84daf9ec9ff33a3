import { ringsFor, type LiveCall } from './call.ts';
import type { CallCommand } from './call-step.ts';

/**
 * How somebody goes from a call: by choice (hung_up), or without a word. Then who was rung where nothing is there any
 * more is unreachable, and a program that fell silent is lost.
 */
export type Going = 'hung_up' | 'unreachable' | 'lost';

/** The command that takes a user out of a call. Who goes while it rings has not declined, but is unreachable. */
export function goodbye(call: LiveCall, userId: string, going: Going): CallCommand {
  if (ringsFor(call, userId)) return { type: 'lose', by: userId, reason: going === 'lost' ? 'lost' : 'unreachable' };
  return going === 'hung_up' ? { type: 'end', by: userId, reason: 'hung_up' } : { type: 'lose', by: userId, reason: 'lost' };
}
