import type { Ways } from '@earshot/client/echo';
import { echoWords as words } from './echo-words.ts';

const udp = {
  looking: () => words.looking,
  works: () => words.udpWorks,
  unanswered: () => words.udpUnanswered,
  unknown: () => words.udpUnknown,
} as const satisfies Record<Ways['udp'], () => string>;

const relay = {
  looking: () => words.looking,
  works: () => words.relayWorks,
  fails: () => words.relayFails,
  unset: () => words.relayUnset,
  unknown: () => words.relayUnknown,
} as const satisfies Record<Ways['relay'], () => string>;

/** Each way out of this network by its name, and what is known of it. */
export function wayRows(ways: Ways): readonly (readonly [name: string, says: string])[] {
  return [
    [words.udp, udp[ways.udp]()],
    [words.relay, relay[ways.relay]()],
  ];
}
