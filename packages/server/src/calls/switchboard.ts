import { times } from '@earshot/protocol';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { signalsOf, tellCall, tellRing, tellSignal, type Delivery } from './announcements.ts';
import { legOn, sideOf, talkedMs, type Call, type EndedCall, type Leg, type LiveCall, type Party, type Side } from './call.ts';
import { step, type CallCommand, type Stepped } from './call-step.ts';
import type { CallBook, LiveState } from './call-book.ts';
import { EarlySignals } from './early-signals.ts';
import type { CallFact } from './facts.ts';
import type { Journal } from './journal.ts';
import { clear, emptyMailbox, post, type Mailbox, type Signal } from './mailbox.ts';

interface Needs {
  readonly clock: Clock;
  readonly log: Log;
  readonly book: CallBook;
  readonly delivery: Delivery;
  readonly journal: Pick<Journal, 'changed' | 'signalled' | 'missed' | 'ended' | 'told' | 'forgotten'>;
  readonly newId: () => string;
  readonly tell: (fact: CallFact) => void;
}

/** A call to be made. */
export interface Ring {
  readonly caller: Party;
  readonly callerLeg: Leg;
  readonly callee: Party;
  readonly offer: string | null;
}

/** Who sends a signal. */
interface Speaker {
  readonly side: Side;
  readonly leg: Leg;
}

/** An endpoint that loses its wire so soon after the end of its call may not have heard of it. Milliseconds. */
const unheard = 2_000;

/** Owns the calls: carries out commands, times the ring, keeps ended ones for a while, and tells who is concerned. */
export class Switchboard {
  readonly #needs: Needs;
  /** One timer for each call: while calling the end of the ring, once ended the end of being kept. */
  readonly #timers = new Map<string, () => void>();
  readonly #early = new EarlySignals();
  /** The ended call of a user whom no wire could be told about it. */
  readonly #untold = new Map<string, string>();
  /** The call of a user that ended last, and when (monotonic ms). */
  readonly #lastEnds = new Map<string, { readonly callId: string; readonly at: number }>();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** A call, live or ended at most `times.endedKept` ago. */
  get(callId: string): Call | null {
    return this.#needs.book.get(callId);
  }

  callOf(userId: string): LiveCall | null {
    return this.#needs.book.callOf(userId);
  }

  mailbox(callId: string): Mailbox {
    return this.#needs.book.mailbox(callId);
  }

  /** Begins a call, or says who of the two is in one. */
  open({ caller, callerLeg, callee, offer }: Ring): LiveCall | 'caller_busy' | 'callee_busy' {
    const { book, clock, journal, delivery, log, newId, tell } = this.#needs;
    const now = { mono: clock.mono() };
    const call: LiveCall = {
      id: newId(),
      caller,
      callee,
      callerLeg,
      createdAt: clock.wall(),
      version: 1,
      ringing: false,
      status: 'calling',
    };
    const opened = book.live.open(call);
    if (opened !== 'opened') return opened;
    if (offer !== null) book.putMailbox(call.id, post(emptyMailbox, 'caller', { kind: 'offer', sdp: offer }));
    this.#ring(call, times.noAnswer);
    journal.changed(call.id);
    this.#untold.delete(caller.id);
    this.#untold.delete(callee.id);
    log.info({ call: call.id, caller: caller.id, callee: callee.id }, 'call opened');
    tellRing(delivery, call, offer, now);
    tell({ type: 'call_opened', call });
    return call;
  }

  /** Carries out a command. An answer that comes with the accept is passed on right after it. */
  act(call: Call, command: CallCommand, answer?: string): Stepped {
    const { book, clock, journal } = this.#needs;
    const stepped = step(call, command, { mono: clock.mono() });
    if (!stepped.ok || stepped.call === call) return stepped;
    if (!book.live.replace(stepped.call, call.version)) {
      const current = book.get(call.id);
      return current === null ? { ok: false, refused: 'call_ended' } : this.act(current, command, answer);
    }
    if (stepped.call.status === 'ended') journal.ended(stepped.call);
    else journal.changed(call.id);
    // Whoever takes a side over sends its own descriptions; those of the endpoint before lead nowhere any more.
    if (command.type === 'take') book.putMailbox(call.id, clear(this.mailbox(call.id), command.by));
    if (command.type === 'accept') this.#speakFor(call.id, command.leg);
    if (answer !== undefined) this.#keep(call.id, 'callee', { kind: 'answer', sdp: answer });
    this.#changed(call, stepped.call);
    return stepped;
  }

  /**
   * Keeps a signal for who asks, and passes it on to whom it may be shown. False when it rings and the callee was sent
   * enough already.
   */
  signal(call: LiveCall, { side: from, leg }: Speaker, signal: Signal): boolean {
    if (call.status === 'calling' && from === 'caller' && !this.#early.take(call.id, signal)) return false;
    if (call.status === 'calling' && from === 'callee') this.#speakFor(call.id, leg);
    this.#keep(call.id, from, signal);
    const passedOn = tellSignal(this.#needs.delivery, call, from, signal);
    const { journal } = this.#needs;
    // While it rings, what a phone has been told must not be older after a restart: it answers the offer that it is
    // given then.
    if (call.status === 'calling') journal.changed(call.id);
    else journal.signalled(call.id, passedOn);
    return true;
  }

  /** Goes on with a call of the server before. False when one of the two is in another. */
  adopt({ call, mailbox, ringLeft }: LiveState): boolean {
    const { book, journal, tell } = this.#needs;
    if (book.live.open(call) !== 'opened') return false;
    book.putMailbox(call.id, mailbox);
    if (call.status === 'calling') this.#ring(call, ringLeft);
    journal.changed(call.id);
    tell({ type: 'call_opened', call });
    return true;
  }

  /** Knows a call that ended with the server before for as long as is left, and tells those sides when they come. */
  adoptEnded(call: EndedCall, left: number, untold: readonly Side[]): void {
    this.#needs.book.live.keep(call);
    this.#keepEnded(call, left, untold);
  }

  /** Ends the call of a user who is gone. */
  leave(userId: string, reason: 'lost' | 'unreachable'): void {
    const call = this.callOf(userId);
    if (call !== null) this.act(call, { type: 'lose', reason });
  }

  /** An endpoint of a user has lost its wire, and maybe what was passed on to it last. */
  parted(userId: string, endpointId: string): void {
    const call = this.callOf(userId);
    const side = call === null ? null : sideOf(call, userId);
    if (call !== null && side !== null && legOn(call, side) === endpointId) this.#needs.journal.missed(call.id);
    const last = this.#lastEnds.get(userId);
    if (call === null && last !== undefined && this.#needs.clock.mono() - last.at < unheard) this.#untold.set(userId, last.callId);
  }

  /** Ends the call of a user who goes by choice. Who goes while it rings has not declined: they cannot be reached. */
  hangUp(userId: string): void {
    const call = this.callOf(userId);
    const side = call === null ? null : sideOf(call, userId);
    if (call === null || side === null) return;
    const isRung = call.status === 'calling' && side === 'callee';
    this.act(call, isRung ? { type: 'lose', reason: 'unreachable' } : { type: 'end', by: side, reason: 'hung_up' });
  }

  /** The ended call that a user has not been told about, once. */
  takeUntold(userId: string): Call | null {
    const callId = this.#untold.get(userId);
    const call = callId === undefined ? null : this.get(callId);
    if (call === null || !this.#untold.delete(userId)) return null;
    const others = (['caller', 'callee'] as const).filter((side) => this.#untold.get(call[side].id) === call.id);
    this.#needs.journal.told(call.id, others);
    return call;
  }

  /** Stops every timer. Safe twice. */
  close(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  /** Before accept each endpoint of the callee may send. */
  #speakFor(callId: string, leg: Leg): void {
    if (this.#early.speakBy(callId, leg)) this.#needs.book.putMailbox(callId, clear(this.mailbox(callId), 'callee'));
  }

  #keep(callId: string, from: Side, signal: Signal): void {
    this.#needs.book.putMailbox(callId, post(this.mailbox(callId), from, signal));
  }

  #changed(before: Call, call: Call): void {
    const { clock, delivery, log, tell } = this.#needs;
    if (before.status === 'calling' && call.status !== 'calling') this.#stopRing(call.id);
    const unreached = tellCall(delivery, call, { mono: clock.mono() });
    if (call.status === 'ended') return this.#over(call, unreached);
    if (before.status === 'calling' && call.status === 'incall') {
      log.info({ call: call.id }, 'call accepted');
      for (const signal of signalsOf(this.mailbox(call.id).callee)) tellSignal(delivery, call, 'callee', signal);
    }
    tell({ type: 'call_changed', call });
  }

  #over(call: EndedCall, unreached: readonly Side[]): void {
    const { book, clock, journal, log, tell } = this.#needs;
    book.dropMailbox(call.id);
    this.#keepEnded(call, times.endedKept, unreached);
    journal.told(call.id, unreached);
    log.info({ call: call.id, reason: call.reason, talk_ms: Math.floor(talkedMs(call, { mono: clock.mono() })) }, 'call ended');
    for (const { id } of [call.caller, call.callee]) this.#lastEnds.set(id, { callId: call.id, at: clock.mono() });
    tell({ type: 'call_ended', call });
  }

  #ring(call: LiveCall, ms: number): void {
    const { book, clock } = this.#needs;
    book.ringsFor(call.id, ms);
    this.#timers.set(
      call.id,
      clock.after(ms, () => void this.act(call, { type: 'no_answer' })),
    );
  }

  #keepEnded(call: EndedCall, ms: number, untold: readonly Side[]): void {
    for (const side of untold) this.#untold.set(call[side].id, call.id);
    this.#timers.set(
      call.id,
      this.#needs.clock.after(ms, () => this.#forget(call)),
    );
  }

  #forget(call: EndedCall): void {
    this.#timers.delete(call.id);
    this.#needs.book.live.remove(call.id);
    this.#needs.journal.forgotten(call.id);
    for (const { id } of [call.caller, call.callee]) {
      if (this.#untold.get(id) === call.id) this.#untold.delete(id);
      if (this.#lastEnds.get(id)?.callId === call.id) this.#lastEnds.delete(id);
    }
  }

  #stopRing(callId: string): void {
    this.#early.forget(callId);
    this.#needs.book.ringsNoMore(callId);
    this.#timers.get(callId)?.();
    this.#timers.delete(callId);
  }
}
