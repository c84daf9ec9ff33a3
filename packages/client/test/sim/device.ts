import { createActs, createEntrance } from '../../src/by-key.ts';
import { createAsk } from '../../src/ask.ts';
import { calling, createPhoneWith, openStream, stepHistory, type Phone, type PhoneSnapshot } from '../../src/index.ts';
import type { Ports, Wake } from '../../src/ports.ts';
import type { Air, Antenna } from './air.ts';
import type { Chance } from './chance.ts';
import type { Machine, SimClock } from './clock.ts';
import { createSimKeys, type SimKeys } from './device-keys.ts';
import { createHttp, createSockets, createStreams, type Host } from './doors.ts';
import { createSimMedia, type Permission, type SimMedia } from './media.ts';
import type { SimPeer } from './peer.ts';
import { createWay, type Way } from './pipe.ts';
import type { SimServer } from './server.ts';

export interface Person {
  readonly name: string;
  /** Whether their browsers keep keys: whose do not are guests. */
  readonly keeps: boolean;
  readonly devices: Device[];
}

/** One browser profile of a person: what it keeps is its own. */
export interface Device {
  readonly name: string;
  readonly person: Person;
  readonly storage: Map<string, string>;
  readonly keys: SimKeys;
  readonly tabs: Tab[];
}

/** One tab of a device. */
export interface Tab {
  readonly name: string;
  readonly device: Device;
  readonly person: Person;
  readonly way: Way;
  /** What the tab keeps over a reload. */
  readonly kept: Map<string, string>;
  /** What runs in the tab now; null while it is closed. */
  page: Page | null;
}

/** One life of a tab: from its load to its end. */
export interface Page {
  readonly phone: Phone;
  readonly media: SimMedia;
  readonly machine: Machine;
  readonly antenna: Antenna;
  readonly permission: Permission;
  readonly wake: (why: Wake) => void;
  readonly see: () => PhoneSnapshot;
}

export interface Town {
  readonly clock: SimClock;
  readonly chance: Chance;
  readonly air: Air;
  readonly host: Host;
}

export function createDevice(person: Person): Device {
  const name = `${person.name}-${person.devices.length + 1}`;
  const keys = createSimKeys(name, person.keeps ? 'keep' : 'none');
  const device: Device = { name, person, storage: new Map(), keys, tabs: [] };
  person.devices.push(device);
  return device;
}

/** `blocked`: sockets do not get through where it is. */
export function createTab(device: Device, blocked: boolean): Tab {
  const { name, person, tabs } = device;
  const tab: Tab = {
    name: tabs.length === 0 ? name : `${name}.${tabs.length + 1}`,
    device,
    person,
    way: createWay(blocked),
    kept: new Map(),
    page: null,
  };
  tabs.push(tab);
  return tab;
}

export function tabsOf({ devices }: Person): readonly Tab[] {
  return devices.flatMap(({ tabs }) => tabs);
}

/** Their user id, where a page of theirs is signed in. */
export function userIdOf(person: Person): string | null {
  for (const { page } of tabsOf(person)) {
    const session = page?.see().session;
    if (session?.phase === 'in') return session.me.id;
  }
  return null;
}

/** Links a device to another of its person that is signed in, if one is. */
export function link(device: Device, server: Pick<SimServer, 'link' | 'letIn'>): void {
  const { keys, person } = device;
  const other = person.devices.find((one) => one !== device && userIdOf({ ...person, devices: [one] }) !== null);
  if (other === undefined) return;
  const userId = userIdOf({ ...person, devices: [other] });
  const token = person.keeps || userId === null ? null : server.link(userId);
  if (token !== null) remember(device, token);
  if (!person.keeps) return;
  const fresh = keys.fresh();
  const entry = server.letIn(other.storage.get('earshot.token') ?? '', fresh);
  if (entry === null) return;
  keys.replace(entry.username, entry.deviceId, fresh);
  remember(device, entry.token);
}

/** Keeps a token in a device, as the sign-in of a page does. */
export function remember({ person, storage }: Device, token: string): void {
  storage.set('earshot.name', person.name).set('earshot.token', token);
}

function keptIn(map: Map<string, string>): Ports['storage'] {
  return {
    get: (key) => map.get(key) ?? null,
    set: (key, value) => void (value === null ? map.delete(key) : map.set(key, value)),
  };
}

const url = 'https://earshot.test';

/** Opens the page in the tab. */
export function load({ clock, chance, air, host }: Town, tab: Tab, permission: Permission): Page {
  const { way, device, person } = tab;
  const machine = clock.machine();
  const antenna: Antenna = { owner: person.name, up: way.up, dead: false };
  const media = createSimMedia({ air, antenna, chance, clock: machine }, permission);
  const listeners = new Set<Parameters<Ports['wake']>[0]>();
  const doors = { clock, chance, host, way, alive: () => !antenna.dead };
  const http = createHttp(doors);
  const ports: Ports = {
    clock: machine,
    random: { uuid: chance.uuid, unit: chance.unit },
    storage: keptIn(device.storage),
    tab: keptIn(tab.kept),
    media,
    entrance: createEntrance({ http, keys: device.keys, url }),
    sockets: createSockets(doors),
    http,
    wake: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const streams = createStreams(doors);
  const phone = createPhoneWith(
    ports,
    { url },
    {
      openStream: (...to) => openStream({ ...ports, streams }, ...to),
      loadCalling: () => Promise.resolve(calling),
      loadHistory: () => Promise.resolve(stepHistory),
      loadAsk: () => Promise.resolve(createAsk),
      loadActs: () => Promise.resolve((means) => createActs({ ...means, keys: device.keys })),
      loadSound: () => Promise.resolve(null),
    },
  );
  const page: Page = {
    phone,
    media,
    machine,
    antenna,
    permission,
    wake: (why) => {
      for (const listener of listeners) listener(why);
    },
    see: () => phone.getSnapshot(),
  };
  tab.page = page;
  return page;
}

/**
 * Ends the page without a word. Its connections are closed by the machine it ran on; with `power` that is gone as well.
 */
export function kill({ air }: Town, tab: Tab, power: boolean): void {
  const { page, way } = tab;
  if (page === null) return;
  tab.page = null;
  page.machine.kill();
  page.antenna.dead = true;
  air.moved();
  for (const open of way.open) {
    if (power) open.deafen();
    else open.cut();
  }
  way.open.clear();
  way.pipes.clear();
  page.media.microphones.clear();
}

/** A microphone that is on the line of a connection, open and not muted. */
function sounding({ microphones }: SimMedia, { station, state }: SimPeer): boolean {
  if (station.closed || station.end === null || state.attached === null) return false;
  for (const microphone of microphones) if (microphone === state.attached) return microphone.state.open && microphone.state.enabled;
  return false;
}

/** Whose machine is at the other end of a path. */
function farOf(station: SimPeer['station']): readonly string[] {
  return (station.end?.path.ends ?? []).flatMap((end) => (end.station === station ? [] : [end.station.antenna.owner]));
}

/** The others whom sound of the page leaves for now, whether or not it arrives: one for each line. */
export function speaksTo({ media }: Page): readonly string[] {
  const others: string[] = [];
  for (const peer of media.peers) if (sounding(media, peer)) others.push(...farOf(peer.station));
  return others;
}

/** Whose sound the page plays, if there is any: one for each line. */
export function hears(air: Air, { media }: Page): readonly string[] {
  const others: string[] = [];
  for (const { station, state } of media.peers)
    if (state.listening && !station.closed && station.end !== null && air.carries(station.end)) others.push(...farOf(station));
  return others;
}

/** What leaves this page is played by that other one. Somebody else's page may be another of the same person. */
export function isHeard(air: Air, { media }: Page, other: Page): boolean {
  for (const peer of media.peers) {
    const { end } = peer.station;
    if (end === null || !sounding(media, peer) || !air.carries(end)) continue;
    if (end.path.ends.some(({ station }) => station !== peer.station && station.antenna === other.antenna && station.plays())) return true;
  }
  return false;
}
