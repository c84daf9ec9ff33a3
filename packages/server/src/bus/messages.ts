import {
  anyObject,
  choice,
  closeCodes,
  commandNames,
  errorCodes,
  fits,
  flag,
  isRecord,
  list,
  object,
  sizes,
  text,
  whole,
  word,
  wordOf,
  type CloseReason,
  type CommandName,
  type ErrorCode,
  type Shape,
} from '@earshot/protocol';
import type { Answer, CoreState, Greeting, Identity, OldRead, Origin } from '../ports/core.ts';
import type { Share } from '../ports/shares.ts';

/** Of what goes over the bus. A door and a core that differ in it do not speak with each other. */
export const busVersion = 1;

/** Numbers each question of a door in its session; that of `attach` is the wire's from then on. */
export type AskId = number;

/** What a door says to the core. */
export type ToCore =
  | { readonly t: 'authenticate'; readonly id: AskId; readonly token: string }
  | { readonly t: 'identify'; readonly id: AskId; readonly user: string }
  | { readonly t: 'dispatch'; readonly id: AskId; readonly from: Origin; readonly name: CommandName; readonly input: unknown }
  | { readonly t: 'read_old'; readonly id: AskId; readonly from: Origin; readonly name: OldRead; readonly input: unknown }
  | { readonly t: 'state'; readonly id: AskId }
  | { readonly t: 'attach'; readonly id: AskId; readonly identity: Identity; readonly hello: Greeting }
  | { readonly t: 'detach' | 'alive'; readonly wires: readonly AskId[] }
  /** Bytes that wires have not written yet; told while there are some. */
  | { readonly t: 'backlog'; readonly wires: readonly WireCount[] }
  | { readonly t: 'refused'; readonly code: ErrorCode; readonly address: string }
  /** What busy addresses have asked of this door. */
  | { readonly t: 'shares'; readonly shares: readonly Share[] }
  /** Something that was said may be lost: what of all up to this question does the core have? These wires are here. */
  | { readonly t: 'recount'; readonly until: AskId; readonly wires: readonly AskId[] };

/** What the core says to a door. */
export type ToDoor =
  | { readonly t: 'identity'; readonly id: AskId; readonly identity: Identity | null }
  | { readonly t: 'state'; readonly id: AskId; readonly state: CoreState }
  | { readonly t: 'answer'; readonly id: AskId; readonly answer: Answer }
  | { readonly t: 'failed'; readonly id: AskId; readonly unavailable: boolean; readonly message: string }
  /** Why not, or null. */
  | { readonly t: 'attached'; readonly id: AskId; readonly refused: CloseReason | null }
  /** The frame of this number of a wire, counted from 1. */
  | { readonly t: 'frame'; readonly wire: AskId; readonly n: number; readonly text: string }
  | { readonly t: 'close'; readonly wire: AskId; readonly reason: CloseReason }
  /** What busy addresses have asked of all other doors. */
  | { readonly t: 'shares'; readonly shares: readonly Share[] }
  /** Something of what the door said is lost: it shall count again. */
  | { readonly t: 'count' }
  /** Questions up to `until` that are not answered yet, and how many frames each wire was sent. */
  | { readonly t: 'counted'; readonly until: AskId; readonly open: readonly AskId[]; readonly wires: readonly WireCount[] };

/** Something of a wire, in numbers. */
export type WireCount = readonly [wire: AskId, count: number];

const Id = whole({ max: sizes.seq });
const Ids = list(Id, { max: 1_000_000 });
const Counts = list(list(Id, { min: 2, max: 2 }), { max: 1_000_000 });
const Name = text({ max: 1_024 });
const Place = object({ identity: choice(anyObject, { type: 'null' }), address: Name });
const Reason = wordOf(Object.keys(closeCodes));
const Shares = list(object({ group: Name, requests: Id, connections: Id }), { max: 10_000 });

const toCore: Readonly<Record<ToCore['t'], Shape>> = {
  authenticate: object({ id: Id, token: Name }),
  identify: object({ id: Id, user: text({ max: sizes.frame }) }),
  dispatch: object({ id: Id, from: Place, name: wordOf(commandNames) }),
  read_old: object({ id: Id, from: Place, name: word('list', 'get', 'status', 'get_offer', 'get_answer') }),
  state: object({ id: Id }),
  attach: object({ id: Id, identity: anyObject, hello: object({ endpoint_id: Name, version: Id, address: Name }) }),
  detach: object({ wires: Ids }),
  alive: object({ wires: Ids }),
  backlog: object({ wires: Counts }),
  refused: object({ code: wordOf(errorCodes), address: Name }),
  shares: object({ shares: Shares }),
  recount: object({ until: Id, wires: Ids }),
};

const toDoor: Readonly<Record<ToDoor['t'], Shape>> = {
  identity: object({ id: Id, identity: choice(anyObject, { type: 'null' }) }),
  state: object({ id: Id, state: object({ database: Name, counts: anyObject }) }),
  answer: object({ id: Id, answer: object({ http: whole({ max: 599 }), body: anyObject }) }),
  failed: object({ id: Id, unavailable: flag, message: text({ max: sizes.frame }) }),
  attached: object({ id: Id, refused: choice(Reason, { type: 'null' }) }),
  frame: object({ wire: Id, n: Id, text: text({ max: 16 * 1024 * 1024 }) }),
  close: object({ wire: Id, reason: Reason }),
  shares: object({ shares: Shares }),
  count: object({}),
  counted: object({ until: Id, open: Ids, wires: Counts }),
};

/** Whether this is something that a door says. What is inside of `input` is the core's to check. */
export function isToCore(message: unknown): message is ToCore {
  return fitsOne(toCore, message);
}

/** Whether this is something that the core says. */
export function isToDoor(message: unknown): message is ToDoor {
  return fitsOne(toDoor, message);
}

function fitsOne(shapes: Readonly<Record<string, Shape>>, message: unknown): boolean {
  const shape = isRecord(message) && typeof message['t'] === 'string' ? shapes[message['t']] : undefined;
  return shape !== undefined && fits(shape, message);
}
