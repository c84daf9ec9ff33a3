import type { Call } from '../calls/call.ts';
import type { Cleaning } from '../calls/cleaning.ts';
import type { Journal } from '../calls/journal.ts';
import type { Party } from '../calls/party.ts';
import type { RingBudget } from '../calls/ring-budget.ts';
import type { Switchboard } from '../calls/switchboard.ts';
import type { Clock } from '../ports/clock.ts';
import type { AboutServer, ChooseIceServers } from '../ports/core.ts';
import type { Join } from '@earshot/protocol';
import type { EndpointRef } from '../ports/endpoint-ref.ts';
import type { Ledger } from '../limits/ledger.ts';
import type { Windows } from '../limits/windows.ts';
import type { Log } from '../ports/log.ts';
import type { PushService } from '../ports/push.ts';
import type { Attendance } from '../people/attendance.ts';
import type { Availabilities } from '../people/availabilities.ts';
import type { Blocks } from '../people/blocks.ts';
import type { Challenges } from '../people/challenges.ts';
import type { Device } from '../people/device.ts';
import type { Directory } from '../people/directory.ts';
import type { Endpoint } from '../people/endpoint.ts';
import type { PeopleFact } from '../people/facts.ts';
import type { FreeNotices } from '../people/free-notices.ts';
import type { KeptNames } from '../people/kept-names.ts';
import type { LinkCodes } from '../people/link-codes.ts';
import type { Pairings } from '../people/pairings.ts';
import type { Favourites } from '../people/favourites.ts';
import type { GroupList } from '../people/group-list.ts';
import type { Groups } from '../people/groups.ts';
import type { GuestLinks } from '../people/guest-links.ts';
import type { People } from '../people/people.ts';
import type { Person } from '../people/person.ts';
import type { Presence } from '../people/presence.ts';
import type { Sessions } from '../people/sessions.ts';
import type { SlowHash } from '../people/slow-hash.ts';
import type { Sight } from '../people/sight.ts';
import type { SignIns } from '../people/sign-ins.ts';
import type { Subscriptions } from '../people/subscriptions.ts';
import type { Visits } from '../people/visits.ts';
import type { WaitingAsks } from '../people/waiting-asks.ts';
import type { Recent } from '../people/recent.ts';
import type { Records } from '../records/port.ts';
import type { Witness } from '../people/proof.ts';
import type { RefusalsSeen } from './refusals-seen.ts';
import type { Replays } from './replays.ts';
import type { Turns } from './turns.ts';

/** What the commands work with. */
export interface Parts {
  readonly clock: Clock;
  readonly log: Log;
  readonly records: Records;
  readonly sessions: Sessions;
  readonly directory: Directory;
  readonly keptNames: KeptNames;
  readonly challenges: Challenges;
  readonly favourites: Favourites;
  readonly sight: Sight;
  readonly people: People;
  readonly guestLinks: GuestLinks;
  readonly groups: Groups;
  readonly groupList: GroupList;
  /** The users who are admins. */
  readonly admins: Set<string>;
  readonly waitingAsks: WaitingAsks;
  readonly refusalsSeen: RefusalsSeen;
  readonly about: AboutServer;
  readonly push: PushService;
  readonly subscriptions: Subscriptions;
  readonly presence: Presence;
  readonly attendance: Attendance;
  readonly availabilities: Availabilities;
  readonly blocks: Blocks;
  readonly freeNotices: FreeNotices;
  readonly switchboard: Switchboard;
  readonly journal: Journal;
  readonly cleaning: Pick<Cleaning, 'soon'>;
  readonly tell: (fact: PeopleFact) => void;
  /** Users are no more, and their last device is signed off. */
  readonly gone: (userIds: readonly string[]) => void;
  readonly newId: () => string;
  /** A new token: 32 random bytes as base64url. */
  readonly newToken: () => string;
  readonly chooseIceServers: ChooseIceServers;
  /** Commands of a user at live doors. */
  readonly frames: Ledger;
  /** Plain requests of a user. */
  readonly requests: Windows;
  readonly initiates: Windows;
  /** Who was refused by whose `do not disturb` a short while ago. */
  readonly refusals: Recent<true>;
  readonly rings: RingBudget;
  readonly visits: Visits;
  /** New names of a user. */
  readonly renames: Windows;
  readonly signIns: SignIns;
  readonly linkCodes: LinkCodes;
  readonly pairings: Pairings;
  readonly slowHash: SlowHash;
  readonly recoveries: Recoveries;
  readonly replays: Replays;
  readonly registrations: Replays;
  readonly join: Join;
  /** Requests to be let in, by address. */
  readonly asks: Windows;
  /** What a user asks while something of them waits for the disk. */
  readonly turns: Turns;
}

/** How often recovery codes were made by a user, and tried for a name and from an address. */
export interface Recoveries {
  readonly made: Windows;
  readonly tried: Windows;
  readonly byAddress: Windows;
}

/** Who sends a command. */
export interface Sender {
  readonly person: Person;
  readonly device: Device;
  readonly tokenHash: string | null;
  /** The endpoint it belongs to, or null for a client that only makes requests. */
  readonly endpoint: Endpoint | null;
  /** The endpoint of their device that a plain request names, connected or not. */
  readonly named: string | null;
  readonly address: string;
  /** What a proof in the command is held against. */
  readonly witness: Witness;
}

/** The sender's place in the call that a command names. */
export interface Seat {
  readonly call: Call;
  readonly party: Party;
}

/**
 * The endpoint that a sender's place in a call is held at. One whose stream the server does not have, as after a
 * restart that its client has not noticed yet, holds it all the same.
 */
export function senderEndpoint({ device, endpoint, named }: Sender): EndpointRef {
  return endpoint?.at ?? { device: device.id, id: named };
}

/** A user who is online under their name, as that viewer may know it; null for who does not say who they are. */
export function onlineTo({ blocks, people }: Parts, viewerId: string | null, userId: string): Person | undefined {
  return viewerId !== null && blocks.hides(userId, viewerId) ? undefined : people.online(userId);
}
