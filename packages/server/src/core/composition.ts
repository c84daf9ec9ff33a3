import { randomBytes, randomUUID } from 'node:crypto';
import type { Availability, CloseReason, GroupRing, IceServer, Join } from '@earshot/protocol';
import { CallBook } from '../calls/call-book.ts';
import { Cleaning } from '../calls/cleaning.ts';
import { engagementsOf } from '../calls/engagement.ts';
import type { CallFact } from '../calls/facts.ts';
import type { Greetings } from '../calls/greetings.ts';
import { Journal } from '../calls/journal.ts';
import type { LiveCalls } from '../calls/live-calls.ts';
import { createMemoryCalls } from '../calls/live-memory.ts';
import { Switchboard } from '../calls/switchboard.ts';
import { dispatch, dispatchOld, failed, isConnected, turnOf, type Asked } from '../commands/dispatch.ts';
import type { Parts } from '../commands/parts.ts';
import { ringsFrom } from '../commands/picking-up.ts';
import { notKept } from '../commands/refusal.ts';
import { RefusalsSeen } from '../commands/refusals-seen.ts';
import { defaultLimits, type Limits } from '../limits/limits.ts';
import { Availabilities } from '../people/availabilities.ts';
import { arrive } from '../people/arrivals.ts';
import { Attendance } from '../people/attendance.ts';
import { Blocks } from '../people/blocks.ts';
import type { EngagementsOf } from '../people/engagement.ts';
import type { PeopleFact } from '../people/facts.ts';
import { FreeNotices } from '../people/free-notices.ts';
import { KeptNames } from '../people/kept-names.ts';
import { ownAvailability } from '../people/own-availability.ts';
import { Groups } from '../people/groups.ts';
import { GuestLinks } from '../people/guest-links.ts';
import { Revocations } from '../people/revocations.ts';
import { Sessions } from '../people/sessions.ts';
import { Subscriptions } from '../people/subscriptions.ts';
import { createSlowHash, type SlowHash } from '../people/slow-hash.ts';
import { WaitingAsks } from '../people/waiting-asks.ts';
import type { Clock } from '../ports/clock.ts';
import type { AboutServer, Answer, Attached, ChooseIceServers, Core, Greeting, Identity, Wire } from '../ports/core.ts';
import type { LabelOf } from '../ports/endpoint-ref.ts';
import { noCrash, type CrashHook } from '../ports/crash.ts';
import { silentLog, type Log } from '../ports/log.ts';
import { noPush, type PushService } from '../ports/push.ts';
import { attempt } from '../ports/result.ts';
import { Away } from '../ports/unavailable.ts';
import type { Gone } from '../records/favourites-port.ts';
import type { Records } from '../records/port.ts';
import { deliveryTo, greetingsOf, recallTo } from './deliveries.ts';
import { drainAll } from './drain.ts';
import { Facts } from './facts.ts';
import { forgetNames } from './names-kept.ts';
import { hearAway } from './hear-away.ts';
import { inherit } from './inheritance.ts';
import { makeLists } from './lists.ts';
import { memoriesOf } from './memories.ts';
import { ringersOf } from './ringers.ts';
import { react } from './reactions.ts';
import { Transactions } from './transaction.ts';
import { countAll, stateOf, troubleOf } from './state.ts';
import { remembered } from './verdict.ts';
import { openRinging, type Ringing } from './ringing.ts';

export interface CoreOptions {
  readonly clock: Clock;
  readonly records: Records;
  readonly chooseIceServers?: ChooseIceServers;
  /** Who may come in; `lan` when left out. */
  readonly join?: Join;
  readonly about?: AboutServer;
  readonly limits?: Limits;
  readonly log?: Log;
  readonly live?: LiveCalls;
  readonly slowHash?: SlowHash;
  /** The caller's to close; nobody is woken when it is left out. */
  readonly push?: PushService;
  /** Told of each moment at which the end of the process matters. */
  readonly crash?: CrashHook;
  /** A new UUID for a user, a call or an epoch. */
  readonly newId?: () => string;
  /** A new token: 32 random bytes as base64url. */
  readonly newToken?: () => string;
}

function noServers(): readonly IceServer[] {
  return [];
}

/** A core, and when it has read what the server before has left; rejected when it cannot know whose which name is. */
export interface BuiltCore extends Core {
  readonly ready: Promise<void>;
}

/** Puts together everything behind the doors. The records stay the caller's to close. */
export function createCore(options: CoreOptions): BuiltCore {
  const parts = assemble(options);
  const { attendance, availabilities, freeNotices, journal, people, presence, revocations, ringing, sessions, switchboard, transactions } =
    parts;
  const inherited = inherit(parts);
  const judge = remembered(parts.clock, (done) =>
    parts.records.ask('unfit', [], (result) => done(result.ok ? result.value : 'The database does not answer.')),
  );
  const entrance = entranceTo(parts, (options.limits ?? defaultLimits).endpointsPerUser);
  return {
    ready: inherited.ready,
    authenticate: (token, done) => sessions.open(token, done),
    identify: (userId, done) => sessions.trust(userId, done),
    dispatch: (from, name, input, done) => carryOut(parts, { from, name, input }, done, dispatch),
    readOld: (from, name, input, done) => carryOut(parts, { from, name, input }, done, dispatchOld),
    attach: entrance.attach,
    drain: entrance.drain,
    gone: parts.gone,
    refused: (code, address) => parts.refusalsSeen.note(code, 'http', address, parts.clock.wall()),
    isHere: (userId, deviceId) => people.get(userId)?.devices.has(deviceId) === true,
    forgot: (deviceIds) => parts.transactions.run(() => forgetNames(parts, deviceIds)),
    counts: () => countAll(parts),
    degraded: () => troubleOf(parts),
    state: (done) => judge((unfit) => done({ ok: true, value: { unfit, ...stateOf(parts) } })),
    close() {
      inherited.close();
      ringing.close();
      presence.close();
      switchboard.close();
      attendance.close();
      transactions.close();
      journal.close();
      revocations.close();
      availabilities.close();
      freeNotices.close();
    },
  };
}

/** Carries out a command in its turn, when it is known who sends it; the answer leaves after what it tells others. */
function carryOut<Name extends string>(
  parts: Assembled,
  asked: Asked<Name>,
  done: (answer: Answer) => void,
  task: (parts: Parts, asked: Asked<Name>, done: (answer: Answer) => void) => void,
): void {
  const { people, sessions, transactions, turns } = parts;
  const { identity, endpointId } = asked.from;
  function answer(answered: Answer): void {
    transactions.after(
      'answer',
      () => done(answered),
      () => done(notKept),
    );
  }
  if (transactions.isAway) {
    hearAway(parts, asked.from);
    return done(notKept);
  }
  function begin(): void {
    transactions.run(() => task(parts, asked, answer));
  }
  const turn = turnOf(asked);
  if (identity === null) return turn === null ? begin() : turns.run(turn, begin);
  if (isConnected(people, identity, endpointId)) return turns.run(identity.userId, begin);
  sessions.recall(identity, (result) => {
    if (result.ok) turns.run(identity.userId, begin);
    else answer(failed(parts, asked, result.error));
  });
}

/** Where endpoints come in, until the server stops. */
function entranceTo(parts: Assembled, endpointsPerUser: number) {
  const { attendance, log, people, sessions, transactions } = parts;
  function availabilityOf(userId: string): Availability {
    return ownAvailability(parts, userId);
  }
  function run(task: () => void): void {
    transactions.run(task);
  }
  const arriving = { ...parts, availabilityOf, endpointsPerUser, epoch: parts.newId(), run };
  let draining = false;
  function enter(identity: Identity, hello: Greeting, wire: Wire): Attached | CloseReason {
    if (draining) return 'restart';
    const user = sessions.user(identity);
    if (user === null) return 'unauthorized';
    const person = people.of(user);
    const device = attendance.hear(person, identity.deviceId, hello.address);
    return arrive(arriving, { person, device, tokenMs: sessions.lifeOf(identity) }, hello, transactions.wire(wire));
  }
  function attach(identity: Identity, hello: Greeting, wire: Wire, done: (attached: Attached | CloseReason) => void): void {
    sessions.recall(identity, (result) => {
      const entered = result.ok ? attempt(() => transactions.run(() => enter(identity, hello, wire))) : result;
      if (entered.ok) return done(entered.value);
      if (entered.error instanceof Away) return done('restart');
      log.error({ err: entered.error }, 'an endpoint could not be connected');
      done('internal');
    });
  }
  function drain(withinMs: number): void {
    draining = true;
    transactions.run(() => drainAll(parts, withinMs));
  }
  return { attach, drain };
}

/** The options with what stands for those left out. */
function settle(options: CoreOptions) {
  return {
    clock: options.clock,
    records: options.records,
    log: options.log ?? silentLog,
    live: options.live ?? createMemoryCalls(),
    newId: options.newId ?? (() => randomUUID()),
    newToken: options.newToken ?? (() => randomBytes(32).toString('base64url')),
    chooseIceServers: options.chooseIceServers ?? noServers,
    crash: options.crash ?? noCrash,
    slowHash: options.slowHash ?? createSlowHash(),
    push: options.push ?? noPush,
    join: options.join ?? 'lan',
    about: options.about ?? { certificate: () => null, limits: [] },
    admins: new Set<string>(),
    guestLinks: new GuestLinks(),
    groups: new Groups(),
    waitingAsks: new WaitingAsks(),
    refusalsSeen: new RefusalsSeen(),
  };
}

interface Assembled extends Parts {
  readonly book: CallBook;
  readonly engagementsOf: EngagementsOf;
  readonly greetings: Greetings;
  readonly tell: (fact: CallFact | PeopleFact) => void;
  readonly transactions: Transactions;
  readonly revocations: Revocations;
  readonly ringing: Ringing;
  readonly ringsOf: (userId: string) => readonly GroupRing[];
}

/** What everything else stands on: facts, calls as they are kept, and transactions. */
function layGround(options: CoreOptions) {
  const settled = settle(options);
  const facts = new Facts<CallFact | PeopleFact>();
  const { tell } = facts;
  const book = new CallBook(settled);
  // Its timers change nothing, so that they need no transaction.
  const cleaning = new Cleaning(settled);
  const journal = new Journal({ ...settled, book, cleaning, tell });
  const transactions = new Transactions({ ...settled, journal, isAway: awayIn(settled.records, journal) });
  const given = {
    ...settled,
    clock: transactions.clock(settled.clock),
    records: transactions.records(settled.records),
    slowHash: transactions.hash(settled.slowHash),
    push: transactions.push(settled.push),
    tell,
    engagementsOf: engagedIn(book),
  };
  return { settled, facts, tell, book, cleaning, journal, transactions, given };
}

/** Makes the parts in the order in which they need each other, and says what follows from what. */
function assemble(options: CoreOptions): Assembled {
  const { settled, facts, tell, book, cleaning, journal, transactions, given } = layGround(options);
  // What they look up and write changes nothing that is told.
  function gone(userIds: Gone): void {
    transactions.run(() => userIds.forEach((userId) => tell({ type: 'user_gone', userId })));
  }
  const revocations = new Revocations({ ...settled, gone });
  const keptNames = new KeptNames();
  const subscriptions = new Subscriptions(given);
  const sessions = new Sessions({ ...settled, revocations, keptNames, subscriptions });
  const labelOf: LabelOf = (deviceId) => sessions.labelOf(deviceId);
  const availabilities = new Availabilities(given);
  const blocks = new Blocks(given);
  const lists = makeLists({ ...given, book, availabilities, blocks, keptNames, subscriptions });
  const { people, presence } = lists;
  const freeNotices = new FreeNotices({ ...given, people, availabilities, blocks });
  const memories = memoriesOf(options.limits ?? defaultLimits);
  const { rings } = memories;
  const needs = { ...given, availabilities, blocks, people, rings, subscriptions, callsOf: (userId: string) => book.callsOf(userId) };
  const ringers = ringersOf({ ...needs, groups: given.groups, recall: recallTo({ ...given, book, people, subscriptions }) });
  const switchboard = new Switchboard({ ...given, book, journal, ringers, delivery: deliveryTo(people, labelOf) });
  const attendance = new Attendance({ ...given, people, presence, sessions });
  const wishes = { availabilities, blocks, freeNotices, subscriptions };
  const parts = { ...given, ...memories, ...wishes, ...lists, keptNames, gone, book, switchboard, attendance };
  react({ ...parts, facts });
  const ringsOf = ringsFrom(needs);
  const ringing = openRinging({ ...parts, facts, ringsOf, afterwards: (task) => transactions.after('frame', task) });
  const rest = { transactions, journal, cleaning, revocations, sessions, ringing, ringsOf };
  return { ...parts, ...rest, greetings: greetingsOf(parts, labelOf) };
}

/** Whether nothing may be told, for it cannot be kept and others may go on with what is. */
function awayIn(records: Records, journal: Journal): () => boolean {
  return () => records.isShared && (records.away() ?? journal.trouble) !== null;
}

/** What a user is engaged in, as people ask for it. */
function engagedIn(book: CallBook): EngagementsOf {
  return (userId) => engagementsOf({ id: userId, calls: book.callsOf(userId) });
}
