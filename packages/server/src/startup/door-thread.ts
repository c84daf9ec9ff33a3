/** A thread of doors: TLS, sockets, JSON and fan-out on a processor of its own, before a core in another thread. */
import { flushCompileCache } from 'node:module';
import { parentPort, type MessagePort } from 'node:worker_threads';
import { doorAt } from '../bus/worker.ts';
import { codeOf } from '../config/failure.ts';
import { createApp, type App } from '../doors/app.ts';
import type { AppMetrics } from '../doors/options.ts';
import { createLog } from '../observe/log.ts';
import { createCounting, metricsType, type Counting } from '../observe/metrics.ts';
import { watchLoad, type LoadWatch } from '../observe/overload.ts';
import { guardedClock, systemClock, within } from '../ports/clock.ts';
import { noShares } from '../ports/shares.ts';
import type { Certificate } from '../tls/certificate.ts';
import type { DoorThreadData, FromDoorThread, ToDoorThread } from './door-messages.ts';
import { doorOptions, machineOf } from './door-options.ts';

if (parentPort !== null) serve(parentPort);

function tell(port: MessagePort, message: FromDoorThread): void {
  port.postMessage(message);
}

/** How long a thread that closes waits for the last words of the core. */
const lastWordsMs = 500;

function serve(port: MessagePort): void {
  let door: Promise<Door> | null = null;
  port.on('message', (message: ToDoorThread) => {
    if (message.t === 'begin') {
      door = open(port, message.data);
      // What it says first is that it is ready, and then it is told to listen.
      void door.then(() => tell(port, { t: 'ready' })).then(flushCompileCache);
    } else void door?.then((opened) => hear(port, opened, message));
  });
}

/** The doors of this thread, and what they stand on. */
interface Door {
  readonly app: App;
  readonly load: LoadWatch;
  readonly counting: Counting;
  readonly asking: Asking;
  setCertificate(certificate: Certificate): void;
  close(): Promise<void>;
}

async function open(port: MessagePort, data: DoorThreadData): Promise<Door> {
  const { config, version, ticketKeys, bus } = data;
  let { certificate } = data;
  const log = createLog(config.logLevel);
  const clock = guardedClock(systemClock, log);
  const load = watchLoad(clock, () => {});
  const machine = machineOf(config, clock);
  const shares = noShares();
  const end = doorAt(bus, { clock, log, shares });
  const counting = createCounting();
  const asking = askingFor(port, counting);
  const keeper = { current: () => certificate };
  const parts = { bus: end.bus, clock, log, machine, keeper, load, metrics: asking.metrics, doors: config.doors };
  const app = await createApp({ ...doorOptions(config, version, parts), shares, ticketKeys: Buffer.from(ticketKeys) });
  await end.seek();
  function setCertificate(next: Certificate): void {
    certificate = next;
    app.setPair(next.pair);
  }
  async function close(): Promise<void> {
    // What the core has told everybody at last comes before this answer.
    await within(clock, lastWordsMs, new Promise<void>((resolve) => end.bus.state(() => resolve())));
    await app.close();
    for (const one of [load, machine, end, port]) one.close();
  }
  return { app, load, counting, asking, setCertificate, close };
}

function hear(port: MessagePort, door: Door, message: Exclude<ToDoorThread, { readonly t: 'begin' }>): void {
  switch (message.t) {
    case 'listen':
      door.load.start();
      return void listen(door.app, port, message.host, message.port);
    case 'certificate':
      return door.setCertificate(message.certificate);
    case 'count':
      return tell(port, { t: 'counted', id: message.id, tally: door.counting.tally });
    case 'metrics':
      return door.asking.answered(message.id, message.text);
    case 'close':
      return void door.close();
  }
}

async function listen(app: App, port: MessagePort, host: string, wanted: number): Promise<void> {
  try {
    tell(port, { t: 'listening', port: await app.listen(host, wanted, true) });
  } catch (error) {
    tell(port, { t: 'refused', code: codeOf(error), message: error instanceof Error ? error.message : String(error) });
  }
}

/** Metrics are the whole process's: their text is asked for where all threads are known. */
interface Asking {
  readonly metrics: AppMetrics;
  answered(id: number, text: string): void;
}

function askingFor(port: MessagePort, { answered, connected }: Counting): Asking {
  const waiting = new Map<number, (text: string) => void>();
  let last = 0;
  const metrics: AppMetrics = {
    contentType: metricsType,
    text: () =>
      new Promise((resolve) => {
        last += 1;
        waiting.set(last, resolve);
        tell(port, { t: 'measure', id: last });
      }),
    answered,
    connected,
  };
  return {
    metrics,
    answered(id, text) {
      waiting.get(id)?.(text);
      waiting.delete(id);
    },
  };
}
