import type { Availability, GroupRing, User } from '@earshot/protocol';
import type { Kept } from './call/state.ts';
import type { Places } from './calls/places.ts';
import type { Records } from './calls/records.ts';
import { noCalls, type CallSet } from './calls/state.ts';
import { closedLink, type LinkState } from './link/link-state.ts';
import type { Outbox } from './link/outbox.ts';
import { noHistory, type HistoryState } from './history/state.ts';
import { nobody, type PeopleState } from './people/people.ts';
import type { Problem } from './problems.ts';
import type { ServerClock } from './server-clock.ts';
import type { DeviceRequest, FreeNotice, MicrophoneAccess, MissedCall } from './snapshot.ts';
import type { SessionState } from './session/session-state.ts';

/** Everything a phone knows. Each part has one pure machine that changes it. */
export interface PhoneState {
  readonly session: SessionState;
  readonly link: LinkState;
  readonly outbox: Outbox;
  readonly people: PeopleState;
  readonly history: HistoryState;
  readonly calls: CallSet;
  readonly places: Places;
  readonly records: Records;
  readonly requests: readonly DeviceRequest[];
  readonly problem: Problem | null;
  readonly missed: MissedCall | null;
  readonly microphone: MicrophoneAccess;
  readonly availability: Availability | null;
  readonly free: FreeNotice | null;
  readonly asks: number | null;
  readonly groupsAt: number;
  readonly groupRings: readonly GroupRing[];
  readonly wallPhones: readonly User[];
  readonly voided: string | null;
  readonly ringAloud: string | null;
  /** Null before the server has told the time. */
  readonly serverClock: ServerClock | null;
}

export function atFirst(name: string, kept: readonly Kept[]): PhoneState {
  return {
    session: { phase: 'out', name, problem: null },
    link: closedLink,
    outbox: [],
    people: nobody,
    history: noHistory,
    calls: noCalls(kept),
    places: [],
    records: { each: {}, shown: { report: null, readings: {} } },
    requests: [],
    problem: null,
    missed: null,
    microphone: 'unknown',
    availability: null,
    free: null,
    asks: null,
    groupsAt: 0,
    groupRings: [],
    wallPhones: [],
    voided: null,
    ringAloud: null,
    serverClock: null,
  };
}

/** My token, or null while nobody is signed in. */
export function tokenOf({ session }: PhoneState): string | null {
  return 'token' in session ? session.token : null;
}

/** My name, or '' while nobody is signed in. */
export function myName({ session }: PhoneState): string {
  return 'me' in session ? (session.me?.username ?? '') : '';
}

/** My user id, or '' while nobody is signed in. */
export function myId({ session }: PhoneState): string {
  return 'me' in session ? (session.me?.id ?? '') : '';
}
