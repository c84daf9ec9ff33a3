import { answeredBy, endIn, endOf, isStray, offerIs, printOf } from './far-end.ts';
import { fingerprintOf } from './fingerprint.ts';
import { counted, judge, remedyOf, spanOf, type Health } from './health.ts';
import {
  freshConnection,
  isUnmade,
  giveUpAfter,
  searching,
  type Around,
  type Asking,
  type Connected,
  type Connecting,
  type Connection,
  type Granted,
  type Path,
  type PathEffect,
  type PathEvent,
  type PathEventName,
  type PathStep,
  type Reconnecting,
} from './path.ts';

/**
 * A blink of the network heals by itself, and a new connection in a call is up by then. The callee waits longer, so
 * that the two do not restart at once.
 */
const blink = { caller: 2_000, callee: 3_500 } as const;
/** The same for a way that is known to be dead, */
const dead = { caller: 0, callee: 1_500 } as const;
/** and for one that may be found now, for the server is back. */
const linkedAgain = { caller: 0, callee: 1_000 } as const;

/** From this try on the servers are asked for anew: the address may be another by now, and a relay may be needed. */
const withRelay = 3;
const longestPause = 4_000;
/** So long an offer of mine may take to be answered by somebody who has offered too. */
const crossing = 700;
/** An answer that could not be taken is followed by another try this much later. */
const brokenPause = 200;

type Made = Connecting | Connected | Reconnecting;
type Lost = Connecting | Reconnecting;

function to(path: Path, ...effects: readonly PathEffect[]): PathStep {
  return { path, effects };
}

function timer(name: 'mend' | 'sound', ms: number | null): PathEffect {
  return { type: 'timer', name, ms };
}

function withConnection<P extends Made>(path: P, part: Partial<Connection>): P {
  return {
    ...path,
    connection: { ...path.connection, ...part },
  };
}

/** One row for every event: whoever forgets one does not compile. */
type Rows<P> = { readonly [N in PathEventName]: (path: P, event: PathEvent<N>, around: Around) => PathStep };

function lookUp<P, N extends PathEventName>(rows: Rows<P>, path: P, event: PathEvent<N>, around: Around): PathStep {
  return rows[event.type](path, event, around);
}

/** What one event makes of the path. The same path when nothing changes. */
export function stepPath(path: Path, event: PathEvent, around: Around): PathStep {
  return isUnmade(path) ? lookUp(unmade, path, event, around) : lookUp(made, path, event, around);
}

function stay(path: Path): PathStep {
  return to(path);
}

/** Nothing is taken before the call is mine and the servers are known. */
const unmade: Rows<Asking | Granted> = {
  connection: stay,
  gathered: stay,
  stalled: stay,
  flow: stay,
  offer: (path, { sdp }) => to({ ...path, offer: sdp }),
  'missed-offer': stay,
  answer: (path, { sdp }) => to({ ...path, print: fingerprintOf(sdp) ?? path.print }),
  broken: stay,
  network: stay,
  linked: stay,
  left: stay,
  mend: stay,
  sound: (path) => to(path, { type: 'give-up', reason: 'lost' }),
  denied: (path, { version }) => to(path.phase === 'asking' ? { ...path, denied: version } : path),
  granted: (path) => to(path.phase === 'asking' ? grant(path) : path),
  served: (path, _, { side }) => (path.phase === 'granted' ? begin(path, side) : to(path)),
};

function grant({ since, offer, print }: Asking): Granted {
  return { phase: 'granted', since, offer, print };
}

/** Both may have been loaded again: then the caller's offer stands, also when it came before I could make one. */
function begin({ since, offer, print }: Granted, side: Around['side']): PathStep {
  const path = searching('reconnecting', since, freshConnection(endOf(print)));
  const { path: next, effects } = offer !== null && side === 'callee' ? follow(path, offer) : renew(path);
  return to(next, timer('mend', blink[side]), ...effects);
}

const made: Rows<Made> = {
  connection: (path, { state }, around) => connection(path, state, around),
  gathered: (path) => (path.connection.gathering === 'going' ? to(path) : to(withConnection(path, { gathering: 'going' }))),
  // Neither more time nor an ICE restart helps a connection that finds no candidates.
  stalled: (path) => (path.phase === 'connected' ? to(path) : to(withConnection(path, { gathering: 'stalled' }), timer('mend', 0))),
  flow: (path, event, around) => flow(path, event, around),
  offer: (path, { sdp }, around) => offered(path, sdp, around),
  // It may have come by itself meanwhile.
  'missed-offer': (path, { sdp }) => (printOf(path.connection.end) === null ? first(path, sdp) : to(path)),
  answer: (path, { sdp }) => answered(path, sdp),
  broken: (path) => mendSoon(path, brokenPause),
  network: (path, _, around) => network(path, around),
  linked: (path, _, { side }) => (path.phase === 'connected' ? to(path) : to({ ...path, tries: 0 }, timer('mend', linkedAgain[side]))),
  // Where no sound is expected, as on hold, ICE would tell of it late.
  left: (path, _, around) => (path.phase === 'connected' ? lose(path, blink, around) : to(path)),
  mend: (path, _, around) => (path.phase === 'connected' ? to(path) : mend(path, around)),
  sound: (path) =>
    path.phase === 'connected' ? to(path) : to(path, { type: 'give-up', reason: path.phase === 'connecting' ? 'failed' : 'lost' }),
  denied: stay,
  granted: stay,
  served: stay,
};

function connection(path: Made, now: PathEvent<'connection'>['state'], around: Around): PathStep {
  switch (now) {
    case 'connecting':
      return to(path);
    case 'connected':
      return mended(path.connection, { path: 'up', flow: null });
    case 'disconnected':
      return lose(down(path), blink, around);
    case 'failed':
      return lose(down(path), dead, around);
  }
}

function down(path: Made): Made {
  return withConnection(path, { health: { ...path.connection.health, path: 'down' } });
}

function mended(from: Connection, health: Health): PathStep {
  return to({ phase: 'connected', sound: 'flows', connection: { ...from, health } }, timer('sound', null), timer('mend', null), {
    type: 'up',
  });
}

/** The sound is gone: the path waits for `mend`, then looks for another. What counts is when it was last there. */
function lose(path: Made, mendIn: Readonly<Record<Around['side'], number>>, { now, side }: Around): PathStep {
  const wait = timer('mend', mendIn[side]);
  if (path.phase !== 'connected') return to(path, wait);
  return to(searching('reconnecting', now, path.connection), timer('sound', giveUpAfter), wait);
}

/** What arrives of the sound: ICE needs long to notice that nothing does. */
function flow(path: Made, { bytes, expected }: PathEvent<'flow'>, around: Around): PathStep {
  const health = counted(path.connection.health, bytes, { expected, now: around.now });
  const verdict = judge(health, around.now);
  const next = health === path.connection.health ? path : withConnection(path, { health });
  switch (next.phase) {
    case 'connecting':
      return to(next);
    case 'reconnecting':
      return next.connection.end.phase !== 'offered' && verdict === 'sounds' && health.flow !== null
        ? mended(next.connection, health)
        : to(next);
    case 'connected': {
      if (verdict === 'silent') {
        const lost = lose(next, dead, around);
        return to(lost.path, { type: 'again' }, ...lost.effects);
      }
      const sound = verdict === 'sounds' ? 'flows' : 'doubtful';
      return to(next.sound === sound ? next : { ...next, sound });
    }
  }
}

function network(path: Made, { linked, known }: Around): PathStep {
  return linked && known && path.connection.end.phase !== 'offered' ? restart(path) : to(path);
}

function restart(path: Made): PathStep {
  return to(withConnection(path, { answers: 0 }), { type: 'restart' });
}

/** Makes a new connection and offers it. */
function renew(path: Lost): PathStep {
  return to({ ...path, connection: freshConnection({ phase: 'offered', before: printOf(path.connection.end) }) }, { type: 'renew' });
}

/** Answers the other's new connection with one of mine. */
function follow(path: Lost, sdp: string): PathStep {
  return to({ ...path, connection: freshConnection(endIn(sdp)) }, { type: 'follow', sdp });
}

function mendSoon(path: Made, ms: number): PathStep {
  return path.phase === 'connected' ? to(path) : to(path, timer('mend', ms));
}

/**
 * A new way is looked for by new candidates, each time for longer; at length by a new connection. What is offered while
 * the server is away would be old by the time that it is back.
 */
function mend(path: Lost, { now, side, linked }: Around): PathStep {
  const { since, renewals } = path;
  const stalled = path.connection.gathering === 'stalled';
  const lostFor = now - since;
  const remedy = remedyOf({ linked, lostFor, tries: path.tries, renewals, stalled });
  if (remedy === 'wait') return to(path, timer('mend', longestPause));
  const tries = path.tries + 1;
  const pause = Math.min(2 ** tries * 1_000, longestPause) + (side === 'callee' ? 1_000 : 0);
  const asked: readonly PathEffect[] = tries === withRelay ? [{ type: 'servers' }] : [];
  const step = remedy === 'renew' ? renew({ ...path, tries, renewals: spanOf(lostFor) }) : restart({ ...path, tries });
  return to(step.path, ...asked, ...step.effects, timer('mend', pause));
}

function offered(path: Made, sdp: string, around: Around): PathStep {
  switch (offerIs(path.connection.end, sdp, around.side)) {
    case 'crossed':
      // If mine went to a page of theirs that was gone by then, nobody answers it.
      return mendSoon(path, crossing);
    case 'first':
      return first(path, sdp);
    case 'restart':
      return to(path, { type: 'take-offer', sdp });
    case 'renewal': {
      const lost = lose(path, blink, around);
      const next = lost.path.phase === 'connecting' || lost.path.phase === 'reconnecting' ? follow(lost.path, sdp) : lost;
      return to(next.path, ...lost.effects, ...next.effects);
    }
  }
}

function first(path: Made, sdp: string): PathStep {
  return to(withConnection(path, { end: endIn(sdp) }), { type: 'first', sdp });
}

/** Takes an answer, unless it belongs to a connection that I do not have. */
function answered(path: Made, sdp: string): PathStep {
  const { end, answers } = path.connection;
  if (isStray(end, sdp)) {
    // The other has answered with another connection than the one that I looked for a way to: it is gone there, and no
    // ICE restart leads to it any more. Without a new one of mine each would follow the other's restarts for long.
    return path.phase === 'connected' ? to(path) : renew(path);
  }
  const next = withConnection(path, { end: answeredBy(end, sdp), answers: answers + 1 });
  // Two answers to what I think one offer: mine have crossed their answer, so both sides may hold different ones.
  const crossed = answers > 0 && path.phase !== 'connected' ? [timer('mend', 0)] : [];
  return to(next, { type: 'take-answer', sdp }, ...crossed);
}
