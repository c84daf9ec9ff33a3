/**
 * Hold. Each of the two may set the call aside, and only who did takes it up again. It is replicated, not negotiated
 * (docs/decisions/0003-hold-is-not-sdp.md): the server has both on record, and the two tell each other directly, so
 * that it works while the server is away. Versions of the call's record say which word is newer. Pure.
 */
export interface Hold {
  readonly mine: Mine;
  readonly theirs: Theirs;
}

/** What a person wants of the call: to talk, or to have it set aside. */
export type Wish = 'talk' | 'hold';

/**
 * My own hold. What I press counts at once; the server is asked, one question at a time, until it agrees.
 *
 *        +---- the record says otherwise ----+
 *        |                                   v
 *     settled <--- answer, forgotten ----- asking
 *        ^                                   |
 *        |                               my hold is refused
 *        |                                   v
 *        +------- again, forgotten ------ refused
 *
 *     talking in any of these --standby--> standby --record says hold, press, back--> settled
 */
export type Mine =
  /** Nothing is asked: the server agrees, or does not know the call. */
  | { readonly phase: 'settled'; readonly wish: Wish }
  /** The server has been asked for `asked`. I may want something else by now. */
  | { readonly phase: 'asking'; readonly wish: Wish; readonly asked: Wish }
  /** The server refused my hold. It stands here all the same, and is asked for again in a while. */
  | { readonly phase: 'refused'; readonly wish: Wish }
  /** Silent while I accept another call: with that the server holds this one, or refuses both. */
  | { readonly phase: 'standby'; readonly wish: 'hold' };

/**
 * The other's hold.
 *
 *     recorded ---- they hold ----------------> holding
 *      |     ^                                   ^    |
 *      |     |                           they hold    they do not
 *      |     +--- a new connection ---+          |    v
 *      +--- they do not, knowing what the ---> resumed
 *           record says, or a newer one
 */
export type Theirs =
  /** What the server has on record counts. */
  | 'recorded'
  /** Their last word to me is that they hold. */
  | 'holding'
  /** They have said that they do not hold, and the record may still say, or come to say, that they do. */
  | 'resumed';

/** What the server has on record of both holds. */
export interface HoldRecord {
  /** The server knows the call; after a restart it may not. */
  readonly known: boolean;
  readonly version: number;
  readonly mine: boolean;
  readonly theirs: boolean;
}

export type HoldEvent =
  /** I pressed Hold or Resume. */
  | { readonly type: 'press'; readonly wish: Wish }
  /** I accept another call, and this one is silent meanwhile; that came to nothing. */
  | { readonly type: 'standby' | 'back' }
  /** The record is a newer one, or known again. */
  | { readonly type: 'record' }
  /** The server does not know the call any more. */
  | { readonly type: 'forgotten' }
  /** The server has answered what it was asked; the record may be a newer one. */
  | { readonly type: 'answer'; readonly asked: Wish; readonly refused: boolean }
  /** It is time to ask again. */
  | { readonly type: 'again' }
  /** The other said this, knowing the record of that version. */
  | { readonly type: 'word'; readonly held: boolean; readonly version: number };

export type HoldEffect =
  /** Ask the server for it. */
  | { readonly type: 'ask'; readonly for: Wish }
  /** Send `again` in a while. */
  | { readonly type: 'later' };

export interface HoldStep {
  readonly hold: Hold;
  readonly effects: readonly HoldEffect[];
}

/** A call of which nobody has said or asked anything yet; the server may know that I hold it. */
export function firstHold(held: boolean): Hold {
  return { mine: { phase: 'settled', wish: held ? 'hold' : 'talk' }, theirs: 'recorded' };
}

export function isHeldByMe({ mine }: Hold): boolean {
  return mine.wish === 'hold';
}

export function isHeldByThem({ theirs }: Hold, record: HoldRecord): boolean {
  return theirs === 'holding' || (theirs === 'recorded' && record.known && record.theirs);
}

/** Anything is heard only while nobody holds. */
export function isOpen(hold: Hold, record: HoldRecord): boolean {
  return !isHeldByMe(hold) && !isHeldByThem(hold, record);
}

/** One step. `record` is what is known of it now; at `forgotten`, what was known last. */
export function stepHold(hold: Hold, event: HoldEvent, record: HoldRecord): HoldStep {
  const theirs = stepTheirs(hold, event, record);
  const mine = stepMine(hold.mine, event, record);
  const { wish } = mine;
  if (mine.phase === 'refused' && hold.mine.phase === 'asking') return { hold: { mine, theirs }, effects: [{ type: 'later' }] };
  const agrees = (wish === 'hold') === record.mine;
  if (mine.phase !== 'settled' || agrees || !record.known || event.type === 'forgotten') return { hold: { mine, theirs }, effects: [] };
  return { hold: { mine: { phase: 'asking', wish, asked: wish }, theirs }, effects: [{ type: 'ask', for: wish }] };
}

function stepMine(mine: Mine, event: HoldEvent, record: HoldRecord): Mine {
  switch (event.type) {
    case 'press':
      return pressed(mine, event.wish);
    case 'standby':
      return mine.wish === 'hold' ? mine : { phase: 'standby', wish: 'hold' };
    case 'back':
      return mine.phase === 'standby' ? { phase: 'settled', wish: 'talk' } : mine;
    case 'record':
      return record.mine ? recorded(mine) : mine;
    case 'forgotten':
      return mine.phase === 'standby' ? mine : { phase: 'settled', wish: mine.wish };
    case 'answer':
      return answered(mine, event, record);
    case 'again':
      return mine.phase === 'refused' ? { phase: 'settled', wish: mine.wish } : mine;
    case 'word':
      return mine;
  }
}

function pressed(mine: Mine, wish: Wish): Mine {
  return mine.phase === 'standby' ? { phase: 'settled', wish } : { ...mine, wish };
}

/**
 * The server has set this call aside for another one, or another device of mine has. That may silence me; only my own
 * gesture here takes the call up again.
 */
function recorded(mine: Mine): Mine {
  return mine.phase === 'settled' || mine.phase === 'standby' ? { phase: 'settled', wish: 'hold' } : mine;
}

/**
 * A hold that was refused stands, for no answer may open a microphone. A resume that was refused leaves the call as the
 * record says, unless I hold again by now: what I have pressed since counts more.
 */
function answered(mine: Mine, { asked, refused }: Extract<HoldEvent, { type: 'answer' }>, record: HoldRecord): Mine {
  const { phase, wish } = mine;
  // What comes of the question before is told by the record.
  if (phase === 'standby') return mine;
  if (phase === 'asking' && refused && asked === 'hold' && wish === 'hold') return { phase: 'refused', wish };
  return { phase: 'settled', wish: refused && record.mine ? 'hold' : wish };
}

function stepTheirs(hold: Hold, event: HoldEvent, record: HoldRecord): Theirs {
  const { theirs } = hold;
  switch (event.type) {
    case 'record':
    case 'answer':
      // The record of a hold that they have taken back may come after one from before it.
      return theirs;
    case 'forgotten':
      // Who holds is kept, and the other is believed from now on.
      return isHeldByThem(hold, record) ? 'holding' : theirs;
    case 'word':
      return event.held ? 'holding' : lifted(theirs, event.version, record);
    case 'press':
    case 'standby':
    case 'back':
    case 'again':
      return theirs;
  }
}

/**
 * They say, knowing the record of that version, that they do not hold. After their own word that they do it is news
 * whatever they know: the record has their hold from that word, or will have it.
 */
function lifted(theirs: Theirs, version: number, record: HoldRecord): Theirs {
  const isNews = record.known && (theirs === 'holding' || version > record.version || (record.theirs && version === record.version));
  return theirs === 'resumed' || isNews ? 'resumed' : 'recorded';
}

/**
 * A new connection is made: at its other end there may be another page of theirs, which goes by the record. It says how
 * it stands when the connection is there.
 */
export function renewHold(hold: Hold, record: HoldRecord): Hold {
  return record.known ? { ...hold, theirs: 'recorded' } : hold;
}
