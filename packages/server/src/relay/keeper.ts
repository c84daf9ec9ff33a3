import { every, within, type Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { binding } from '../ice/turn-client.ts';
import type { Certificate } from '../tls/certificate.ts';
import { leash, type Leashed } from './leash.ts';
import { takenSentence, whyNotFree } from './ports.ts';
import type { RelayFiles } from './relay-files.ts';
import { failuresAfter, pauseAfter, type RelayState } from './relay-state.ts';

/** A relay that this server runs. */
export interface RelayKeeper {
  readonly state: () => RelayState;
  /** How often it was started again since the server began. */
  readonly restarts: () => number;
  /** There is another certificate: the relay reads it, and what it relays goes on. */
  readonly certificate: (certificate: Certificate) => void;
  /** Ends the relay, and is fulfilled when it is gone. Safe twice. */
  readonly close: () => Promise<void>;
}

export interface RelayNeeds {
  readonly clock: Clock;
  readonly log: Log;
  readonly files: RelayFiles;
  /** Ports that it listens on for phones; the first is that of STUN. */
  readonly ports: readonly [number, ...number[]];
  /** The address of this machine that it relays on; null while it has none. */
  readonly address: () => string | null;
  /** Where coturn is, or null. */
  readonly program: () => string | null;
  /** What is said when it is nowhere. */
  readonly missing: string;
}

/** Milliseconds: for its first answer, between two looks at it, for an answer then, and for its end. */
const times = { begin: 10_000, look: 15_000, answer: 3_000, moved: 5_000, end: 4_000, missing: 30_000 };
/** So many looks without an answer are one too many. */
const silences = 3;

const noAddress = 'This machine has no IPv4 address but its loopback, so that nobody could reach a relay on it.';

/**
 * Runs coturn until it is closed: starts it, sees that it answers, and starts it again when it ends, hangs or moves.
 */
export function keepRelay(needs: RelayNeeds): RelayKeeper {
  const kept = new KeptRelay(needs);
  const living = kept.live();
  return {
    state: () => kept.state,
    restarts: () => kept.restarts,
    certificate({ pair }) {
      needs.files.writePair(pair);
      kept.running?.reload();
    },
    async close() {
      kept.end();
      await within(needs.clock, times.end, living);
    },
  };
}

/** One relay and its life, over all its processes. */
class KeptRelay {
  state: RelayState = { is: 'starting' };
  restarts = 0;
  running: Leashed | null = null;
  readonly #needs: RelayNeeds;
  readonly #closing = new AbortController();

  constructor(needs: RelayNeeds) {
    this.#needs = needs;
  }

  /** Fulfilled when it is closed. */
  async live(): Promise<void> {
    const { clock, log } = this.#needs;
    const { signal } = this.#closing;
    for (let failures = 0; !signal.aborted;) {
      try {
        const next = await this.#turn(failures);
        failures = next.failures;
        await pause(clock, next.pause, signal);
      } catch (error) {
        failures += 1;
        log.error({ err: error }, 'the relay could not be started');
        this.#enter({ is: 'down', why: 'The relay could not be started; the log of the server says why.' });
        await pause(clock, pauseAfter(failures), signal);
      }
    }
  }

  end(): void {
    this.#closing.abort();
    this.running?.end();
  }

  /** Runs it once, if that can be: how often it has failed in a row by then, and how long to wait. */
  async #turn(before: number): Promise<{ readonly failures: number; readonly pause: number }> {
    const { address, clock, missing } = this.#needs;
    const start = await whyNotNow(this.#needs);
    if (start === missing) {
      this.#enter({ is: 'missing', why: start });
      return { failures: 0, pause: times.missing };
    }
    if (typeof start === 'string') {
      this.#enter({ is: 'down', why: start });
      return { failures: before + 1, pause: pauseAfter(before + 1) };
    }
    const from = clock.mono();
    const lastWords = await this.#run(start.program, start.address);
    if (this.#closing.signal.aborted || address() !== start.address) return { failures: 0, pause: 0 };
    this.restarts += 1;
    const failures = failuresAfter(before, clock.mono() - from);
    this.#enter({ is: 'down', why: `The relay has ended, and is started again. It said last: ${lastLine(lastWords)}` });
    return { failures, pause: pauseAfter(failures) };
  }

  async #run(program: string, address: string): Promise<string> {
    const { files } = this.#needs;
    if (this.#closing.signal.aborted) return '';
    this.#enter({ is: 'starting' });
    files.writeConfig(address);
    this.running = leash(program, ['-c', files.config, '--log-file', 'stdout', '--simple-log'], files.folder);
    const stop = watch(this.#needs, this.running, address, () => this.#enter({ is: 'up' }));
    const lastWords = await this.running.gone;
    stop();
    this.running = null;
    return lastWords;
  }

  #enter(next: RelayState): void {
    const { log } = this.#needs;
    if (next.is === this.state.is && whyOf(next) === whyOf(this.state)) return;
    this.state = next;
    if (next.is === 'up') log.info({}, 'the relay is up');
    else if (next.is !== 'starting' && !this.#closing.signal.aborted) log.warn({ why: next.why }, 'there is no relay');
  }
}

function whyOf(state: RelayState): string {
  return state.is === 'down' || state.is === 'missing' ? state.why : '';
}

/** What it needs to be started, or why it cannot be, as a sentence. */
async function whyNotNow({ address, missing, ports, program }: RelayNeeds): Promise<string | { address: string; program: string }> {
  const found = program();
  if (found === null) return missing;
  const own = address();
  if (own === null) return noAddress;
  for (const port of ports) {
    const code = await whyNotFree(port);
    if (code !== null) return takenSentence(port, code);
  }
  return { address: own, program: found };
}

/**
 * Asks it for life by STUN, and ends it when it hangs, or when the machine has another address. The answer stops that.
 */
function watch({ address, clock, ports }: RelayNeeds, leashed: Leashed, at: string, up: () => void): () => void {
  const place = { host: at, port: ports[0], transport: 'udp', secure: false } as const;
  const stopped = new AbortController();
  async function ask(): Promise<void> {
    const until = clock.mono() + times.begin;
    let isUp = false;
    for (let silent = 0; !stopped.signal.aborted;) {
      const answers: boolean = (await binding(place, { patienceMs: isUp ? times.answer : 500 })) !== null;
      if (stopped.signal.aborted) return;
      if (answers) up();
      isUp ||= answers;
      silent = answers ? 0 : silent + 1;
      if (isUp ? silent >= silences : clock.mono() > until) return leashed.end();
      await pause(clock, isUp ? times.look : 100, stopped.signal);
    }
  }
  void ask();
  const still = every(clock, times.moved, () => {
    if (address() !== at) leashed.end();
  });
  return () => {
    stopped.abort();
    still();
  };
}

/** Waits, unless it is called off. */
function pause(clock: Pick<Clock, 'after'>, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const cancel = clock.after(ms, done);
    function done(): void {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}

function lastLine(words: string): string {
  const last = words.trim().split('\n').at(-1)?.trim() ?? '';
  return last === '' ? 'nothing.' : last;
}
