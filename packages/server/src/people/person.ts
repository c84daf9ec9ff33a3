import { searchForm, type User, type UserStatus } from '@earshot/protocol';
import type { EndpointRef } from '../ports/endpoint-ref.ts';
import type { UserRecord } from '../records/port.ts';
import { newDevice, type Device } from './device.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * A user the server has in memory: one who is online, or who has endpoints but must first take another name. Only
 * `people/` changes it.
 */
export interface Person {
  readonly id: string;
  username: string;
  nameKey: string;
  /** The key as it is searched. */
  searchKey: string;
  status: UserStatus;
  /** They are not to be disturbed. */
  dnd: boolean;
  /** A page of theirs answers by itself. */
  wall: boolean;
  /** Whom their pages answer. */
  answers: ReadonlySet<string>;
  /** No device of theirs has a key: their name is theirs only while they are here. */
  guest: boolean;
  /** Whether they can come back: the records have them still. */
  kept: boolean;
  /** The guest link by which they have come; no list shows them then. */
  readonly linkId: string | null;
  /** Whether they are online under their name. */
  listed: boolean;
  /** Everything about them whose change others are told, as one text to compare. */
  face: string;
  /** The last sign of life of any device (Unix milliseconds). */
  heardWall: number;
  /** Those that are here, or awaited. */
  readonly devices: Map<string, Device>;
  /** Until when they may stay away after a restart of the server (monotonic ms). */
  awaitedUntil: number;
  /** How many of the endpoints have a wire now. */
  connected: number;
  /** Their one timer: the next time something about their silence may be due. */
  wake: { readonly at: number; readonly cancel: () => void } | null;
  /** They are being taken offline at this moment. */
  leaving: boolean;
}

/** What of a person others are told about. Whether something of theirs can be woken counts while they are away. */
export function faceOf({
  status,
  dnd,
  guest,
  username,
  wakes = false,
  wall = false,
}: Omit<Shown, 'id' | 'heardWall' | 'connected'>): string {
  // Joined it is one short text; put together by a template it would stay in pieces, for everybody who is here.
  return [status, dnd, guest, wakes, wall, username].join(' ');
}

/** What of somebody is shown to others, here or away. */
type Shown = Pick<Person, 'id' | 'username' | 'status' | 'heardWall' | 'connected' | 'guest' | 'dnd'> & {
  readonly wakes?: boolean;
  readonly wall?: boolean;
  readonly kind?: 'group';
};

/** Somebody as everybody may see them. Who holds a connection is heard from now. */
export function toUser({ id, username, status, heardWall, connected, guest, dnd, wakes, wall, kind }: Shown, wallNow: number): User {
  const seen = Math.floor((connected > 0 ? wallNow : heardWall) / 1000);
  const reach = status !== 'offline' ? 'rings' : wakes === true ? 'notified' : 'away';
  const user = { id, username, status, last_heartbeat: seen, reach, dnd, last_seen: seen, guest } as const;
  if (kind !== undefined) return { ...user, kind };
  return wall === true ? { ...user, wall } : user;
}

const nobody: ReadonlySet<string> = new Set();

/** A person as the records have them, not online yet. */
export function newPerson(
  { id, username, nameKey, linkId }: Pick<UserRecord, 'id' | 'username' | 'nameKey' | 'linkId'>,
  guest = true,
): Person {
  return {
    id,
    username,
    nameKey,
    searchKey: searchForm(nameKey),
    status: 'idle',
    dnd: false,
    wall: false,
    answers: nobody,
    guest,
    kept: linkId === undefined,
    linkId: linkId ?? null,
    listed: false,
    face: faceOf({ status: 'idle', dnd: false, guest, username }),
    heardWall: 0,
    devices: new Map(),
    awaitedUntil: -Infinity,
    connected: 0,
    wake: null,
    leaving: false,
  };
}

/** A device of a person, known from now on. */
export function deviceOf(person: Person, deviceId: string): Device {
  const known = person.devices.get(deviceId);
  if (known !== undefined) return known;
  const device = newDevice(deviceId);
  person.devices.set(deviceId, device);
  return device;
}

/** All endpoints of a person. */
export function endpointsOf({ devices }: Person): readonly Endpoint[] {
  return [...devices.values()].flatMap(({ endpoints }) => [...endpoints.values()]);
}

export function endpointAt({ devices }: Person, { device, id }: EndpointRef): Endpoint | undefined {
  return id === null ? undefined : devices.get(device)?.endpoints.get(id);
}

/** When any program of theirs last asked something (monotonic ms). */
export function lastAsked({ devices }: Person): number {
  return Math.max(...[...devices.values()].map(({ askedMono }) => askedMono));
}
