import { times } from '@earshot/protocol';
import { Ledger } from '../limits/ledger.ts';
import { Windows } from '../limits/windows.ts';
import { RingBudget } from '../calls/ring-budget.ts';
import { Replays } from '../commands/replays.ts';
import { Turns } from '../commands/turns.ts';
import { Challenges } from '../people/challenges.ts';
import { Recent } from '../people/recent.ts';
import { SignIns } from '../people/sign-ins.ts';
import { LinkCodes } from '../people/link-codes.ts';
import { Pairings } from '../people/pairings.ts';
import { Visits } from '../people/visits.ts';
import type { Parts, Recoveries } from '../commands/parts.ts';
import type { Limits } from '../limits/limits.ts';

const requestsKeptEach = 128;
/** So many of the callers whom do not disturb has refused of late are known. */
const refusalsKept = 10_000;
const registrationKept = 60_000;

function recoveriesOf({ recoveryCodes, recoveries, recoveriesPerAddress }: Limits): Recoveries {
  return { made: new Windows(recoveryCodes), tried: new Windows(recoveries), byAddress: new Windows(recoveriesPerAddress) };
}

/** What is remembered of users' commands, to count them and to answer them again. */
export function memoriesOf(
  limits: Limits,
): Pick<
  Parts,
  | 'linkCodes'
  | 'pairings'
  | 'recoveries'
  | 'frames'
  | 'requests'
  | 'initiates'
  | 'refusals'
  | 'rings'
  | 'renames'
  | 'visits'
  | 'signIns'
  | 'challenges'
  | 'asks'
  | 'replays'
  | 'registrations'
  | 'turns'
> {
  return {
    // The last of a burst may come while all but one of it are there.
    frames: new Ledger({ most: limits.frames.burst - 1, melts: limits.frames.perSecond }),
    requests: new Windows(limits.requests),
    signIns: new SignIns(limits),
    challenges: new Challenges(limits),
    linkCodes: new LinkCodes(times.link),
    pairings: new Pairings(times.link),
    recoveries: recoveriesOf(limits),
    initiates: new Windows(limits.initiates),
    refusals: new Recent<true>({ most: refusalsKept, ms: times.callAgain }),
    rings: new RingBudget(limits.rings),
    renames: new Windows(limits.renames),
    visits: new Visits(),
    asks: new Windows(limits.asksPerAddress),
    replays: new Replays(times.requestKept, requestsKeptEach),
    registrations: new Replays(registrationKept, requestsKeptEach),
    turns: new Turns(),
  };
}
