import { times } from '@earshot/protocol';
import type { Clock } from '../ports/clock.ts';
import { isSameEndpoint, type EndpointRef } from '../ports/endpoint-ref.ts';
import type { Log } from '../ports/log.ts';
import { signalsOf, tellCall, tellRing, tellSignal, type Delivery } from './announcements.ts';
import { instantOf, isHeldBy, partyOf, ringsFor, rungIn, talkedMs, type Call, type EndedCall, type LiveCall } from './call.ts';
import type { CallBook, LiveState } from './call-book.ts';
import { EarlySignals } from './early-signals.ts';
import type { CallFact } from './facts.ts';
import { answeredWith, newcomers, offerToAll, withoutLeft } from './first-signals.ts';
import { goodbye, type Going } from './going.ts';
import type { Journal } from './journal.ts';
import { clear, post, type Mailbox, type Pair, type Signal } from './mailbox.ts';
import { newCall, type Beginning } from './new-call.ts';
import type { Ringers } from './call-moves.ts';
import { hasLeft } from './party.ts';
import type { CallSet, Verdict } from './policy.ts';
import { RingTimers, ringChange, ringFacts } from './ring-timers.ts';
import { step, type CallCommand, type Stepped } from './call-step.ts';
import { Untold } from './untold.ts';

/** A command on a call. */
export interface Act {
  readonly call: Call;
  readonly command: CallCommand;
  /** With an accept, for who called. */
  readonly answer?: string | undefined;
}

interface Changed extends Act {
  readonly next: Call;
}

interface Needs {
  readonly clock: Clock;
  readonly log: Log;
  readonly book: CallBook;
  readonly delivery: Delivery;
  readonly journal: Pick<Journal, 'changed' | 'signalled' | 'signalledInRing' | 'missed' | 'left' | 'ended' | 'told' | 'forgotten'>;
  readonly newId: () => string;
  readonly ringers: Ringers;
  readonly tell: (fact: CallFact) => void;
}

/** A call to be made. */
export interface Ring extends Beginning {
  readonly offer: string | null;
}

/** Who sends a signal to whom, and by which endpoint. */
interface Signalling extends Pair {
  readonly endpoint: EndpointRef;
}

/** Owns the calls: carries out commands, times the ring, keeps ended ones for a while, and tells who is concerned. */
export class Switchboard {
  readonly #needs: Needs;
  /** When each call that has ended is forgotten. */
  readonly #timers = new Map<string, () => void>();
  readonly #rings: RingTimers;
  readonly #early = new EarlySignals();
  readonly #untold = new Untold();

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#rings = new RingTimers({ clock: needs.clock, over: (callId, userId) => this.#rungOut(callId, userId) });
  }

  /** A call, live or ended at most `times.endedKept` ago. */
  get(callId: string): Call | null {
    return this.#needs.book.get(callId);
  }

  callsOf(userId: string): CallSet {
    return this.#needs.book.callsOf(userId);
  }

  mailbox(callId: string): Mailbox {
    return this.#needs.book.mailbox(callId);
  }

  /** Begins a call, or says why it may not. */
  open(ring: Ring): LiveCall | Exclude<Verdict, 'free'> {
    const { book, clock, journal, delivery, log, newId, tell } = this.#needs;
    const { caller, called, offer } = ring;
    const call = newCall(ring, { id: newId(), createdAt: clock.wall() });
    const verdict = book.live.open(call);
    if (verdict !== 'free') return verdict;
    if (offer !== null) book.putMailbox(call.id, offerToAll(call, offer));
    this.#rings.follow(null, call);
    journal.changed(call.id);
    log.info({ call: call.id, caller: caller.id, callee: called.to }, 'call opened');
    tellRing(delivery, call, offer, instantOf(clock));
    tell({ type: 'call_opened', call });
    for (const fact of ringFacts(null, call)) tell(fact);
    return call;
  }

  /** Carries out a command. */
  act(call: Call, command: CallCommand): Stepped {
    return this.actTogether([], { call, command });
  }

  /**
   * Carries out a command and those that make way for it, on several calls, all or none; nobody is told anything before
   * all of them are done. Answers what has become of the call of the last.
   */
  actTogether(way: readonly Act[], last: Act): Stepped {
    const { book, clock, ringers } = this.#needs;
    const now = { mono: clock.mono() };
    const acts = [...way, last].map((act) => ({ ...act, stepped: step(act.call, act.command, now, ringers) }));
    const changed: Changed[] = [];
    for (const { stepped, ...act } of acts) {
      if (!stepped.ok) return stepped;
      if (stepped.call !== act.call) changed.push({ ...act, next: stepped.call });
    }
    if (!book.live.replace(changed.map(({ call: before, next }) => ({ before, next })))) return this.#again(way, last);
    for (const one of changed) this.#keepChange(one);
    this.#announce(changed.filter(({ call, next }) => next.version !== call.version));
    return { ok: true, call: changed.find(({ call }) => call === last.call)?.next ?? last.call };
  }

  /**
   * Keeps a signal for who asks, and passes it on to whom it may be shown. False when it rings and the callee was sent
   * enough already.
   */
  signal(call: LiveCall, { from, to, endpoint }: Signalling, signal: Signal): boolean {
    if (ringsFor(call, to) && !this.#early.take({ callId: call.id, userId: to }, signal)) return false;
    if (ringsFor(call, from)) this.#speakFor(call.id, from, endpoint);
    this.#keep(call.id, { from, to }, signal);
    const passedOn = tellSignal(this.#needs.delivery, call, { from, to }, signal);
    const { journal } = this.#needs;
    // Its phone answers the offer that it is given then.
    if (ringsFor(call, from) || ringsFor(call, to)) journal.signalledInRing(call.id);
    else journal.signalled(call.id, passedOn);
    return true;
  }

  /** Goes on with a call of the server before. */
  adopt({ call, mailbox }: LiveState): void {
    const { book, journal, tell } = this.#needs;
    book.live.adopt(call);
    book.putMailbox(call.id, mailbox);
    this.#rings.follow(null, call);
    journal.changed(call.id);
    tell({ type: 'call_opened', call });
    for (const fact of ringFacts(null, call)) tell(fact);
  }

  /** Knows a call that ended with the server before for as long as is left, and tells those users when they come. */
  adoptEnded(call: EndedCall, left: number, untold: readonly string[]): void {
    this.#needs.book.live.keep(call);
    this.#keepEnded(call, left, untold);
  }

  /** Takes a user who goes out of their calls, or out of some. */
  leave(userId: string, going: Going, which: (call: LiveCall) => boolean = () => true): void {
    for (const call of this.callsOf(userId).filter(which)) this.act(call, goodbye(call, userId, going));
  }

  /** An endpoint of a user has lost its wire, and maybe what was passed on to it last. */
  parted(userId: string, at: EndpointRef): void {
    const held = this.callsOf(userId).filter((call) => isHeldBy(call, userId, (one) => isSameEndpoint(one, at)));
    for (const { id } of held) this.#needs.journal.missed(id);
    this.#untold.parted(userId, this.#needs.clock.mono());
  }

  /** The ended calls that a user has not been told about, the oldest first, once. */
  takeUntold(userId: string): readonly EndedCall[] {
    const calls = this.#untold.take(userId).flatMap((callId) => this.#ended(callId));
    for (const { id, parties } of calls) {
      const waiting = parties.map((party) => party.id).filter((other) => this.#untold.has(other, id));
      this.#needs.journal.told(id, waiting);
    }
    return calls;
  }

  /** Stops every timer. Safe twice. */
  close(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#rings.close();
  }

  #ended(callId: string): readonly EndedCall[] {
    const call = this.get(callId);
    return call?.is === 'ended' ? [call] : [];
  }

  /** Who accepts speaks by that endpoint, and an answer that comes with it is for whose offer they were given. */
  #joins(call: Call, command: CallCommand & { readonly type: 'accept' | 'pick_up' }, answer: string | undefined): void {
    this.#speakFor(call.id, command.by, command.endpoint);
    const to = answeredWith(call, this.mailbox(call.id), command);
    if (answer !== undefined && to !== null) this.#keep(call.id, { from: command.by, to }, { kind: 'answer', sdp: answer });
  }

  /** Before accept each endpoint of who is rung may send. */
  #speakFor(callId: string, userId: string, endpoint: EndpointRef): void {
    if (this.#early.speakBy({ callId, userId }, endpoint)) this.#needs.book.putMailbox(callId, clear(this.mailbox(callId), userId));
  }

  #keep(callId: string, pair: Pair, signal: Signal): void {
    this.#needs.book.putMailbox(callId, post(this.mailbox(callId), pair, signal));
  }

  #keepChange({ call, command, answer, next }: Changed): void {
    const { book, journal } = this.#needs;
    if (next.is === 'ended') journal.ended(next, call);
    else {
      journal.changed(call.id);
      journal.left(call, next);
    }
    // Whoever takes a place over sends its own descriptions; those of the endpoint before lead nowhere any more.
    if (command.type === 'take') book.putMailbox(call.id, clear(this.mailbox(call.id), command.by));
    if (command.type === 'accept' || command.type === 'pick_up') this.#joins(call, command, answer);
    if (next.is === 'live') book.putMailbox(call.id, withoutLeft(this.mailbox(call.id), call, next));
  }

  /** Somebody else was faster: the same once more, on the calls as they stand now. */
  #again(way: readonly Act[], last: Act): Stepped {
    if (this.get(last.call.id) === null) return { ok: false, refused: 'call_ended' };
    return this.actTogether(
      way.map((act) => this.#asNow(act)),
      this.#asNow(last),
    );
  }

  #asNow({ call, command, ...act }: Act): Act {
    const from = command.type === 'absorb' ? this.get(command.from.id) : null;
    const asNow = command.type === 'absorb' && from?.is === 'live' ? { ...command, from } : command;
    return { ...act, call: this.get(call.id) ?? call, command: asNow };
  }

  /** Tells all of it, and only then lets anything follow from it. */
  #announce(changes: readonly Changed[]): void {
    const { clock, delivery, tell } = this.#needs;
    const told = changes.map(({ call: before, next }) => {
      this.#settleRing(before, next);
      return { before, next, unreached: tellCall(delivery, before, next, instantOf(clock)) };
    });
    for (const { before, next, unreached } of told) {
      for (const fact of ringFacts(before, next)) tell(fact);
      if (next.is === 'ended') this.#over(before, next, unreached);
      else this.#goesOn(before, next);
    }
  }

  #goesOn(before: Call, call: LiveCall): void {
    for (const { id } of rungIn(before)) if (partyOf(call, id)?.state.is === 'joined') this.#passOn(call, id);
    for (const { id } of newcomers(before, call)) this.#sendAll(call, (pair) => pair.to === id);
    this.#needs.tell({ type: 'call_changed', call, before });
  }

  /** Somebody has joined: what they have sent while they were rung goes to the others. */
  #passOn(call: LiveCall, userId: string): void {
    this.#needs.log.info({ call: call.id, user: userId }, 'call accepted');
    this.#sendAll(call, (pair) => pair.from === userId);
  }

  #sendAll(call: LiveCall, isMeant: (pair: Pair) => boolean): void {
    for (const { from, to, box } of this.mailbox(call.id).filter(isMeant))
      for (const signal of signalsOf(box)) tellSignal(this.#needs.delivery, call, { from, to }, signal);
  }

  #over(before: Call, call: EndedCall, unreached: readonly string[]): void {
    const { book, clock, journal, log, tell } = this.#needs;
    book.dropMailbox(call.id);
    this.#keepEnded(call, times.endedKept, unreached);
    journal.told(call.id, unreached);
    log.info({ call: call.id, reason: call.reason, talk_ms: Math.floor(talkedMs(call, { mono: clock.mono() })) }, 'call ended');
    for (const { id } of before.parties.filter((party) => !hasLeft(party))) this.#untold.ended(id, call.id, clock.mono());
    tell({ type: 'call_ended', call, before });
  }

  #rungOut(callId: string, userId: string): void {
    const call = this.get(callId);
    if (call !== null) this.act(call, { type: 'no_answer', by: userId });
  }

  #keepEnded(call: EndedCall, ms: number, untold: readonly string[]): void {
    for (const userId of untold) this.#untold.add(userId, call.id);
    this.#timers.set(
      call.id,
      this.#needs.clock.after(ms, () => this.#forget(call)),
    );
  }

  #forget(call: EndedCall): void {
    this.#timers.delete(call.id);
    this.#needs.book.live.remove(call.id);
    this.#needs.journal.forgotten(call.id);
    for (const { id } of call.parties) this.#untold.forget(id, call.id);
  }

  /** Starts and stops rings, and forgets what was kept of those who are rung no more. */
  #settleRing(before: Call, call: Call): void {
    this.#rings.follow(before, call);
    for (const userId of ringChange(before, call).settled) this.#early.forget({ callId: call.id, userId });
  }
}
