import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { connect, register, talk } from './earshot-client.ts';

/** What a call saw while other things went on. */
export interface CallSeen {
  /** How long each signal was on its way, milliseconds. */
  readonly waits: readonly number[];
  /** By how much a timer beside them was late at most, milliseconds: what the machine adds by itself. */
  readonly late: number;
}

/** Milliseconds from one signal to the next. */
const every = 40;

/**
 * A call between two members, in a thread of its own, so that what its own side does meanwhile is not taken for a wait
 * at the server.
 */
export async function startCall(port: number): Promise<{ readonly stop: () => Promise<CallSeen> }> {
  const worker = new Worker(new URL(import.meta.url), { workerData: port });
  const failed = new Promise<never>((_, reject) => worker.once('error', reject));
  function next<Message>(): Promise<Message> {
    return Promise.race([new Promise<Message>((resolve) => worker.once('message', resolve)), failed]);
  }
  await next();
  return {
    stop: async () => {
      const seen = next<CallSeen>();
      worker.postMessage('stop', []);
      const what = await seen;
      await worker.terminate();
      return what;
    },
  };
}

/** One side sends a signal again and again, the other notes how long it took. */
async function run(port: number, parent: NonNullable<typeof parentPort>): Promise<void> {
  const ada = await connect(port, await register(port, 'Ada of the running call'));
  const bob = await connect(port, await register(port, 'Bob of the running call'));
  const callId = await talk(ada, bob);
  const waits: number[] = [];
  bob.socket.on('message', (data: Buffer) => {
    const sent = /candidate:(\d+\.\d+)/.exec(data.toString());
    if (sent) waits.push(performance.now() - Number(sent[1]));
  });
  let count = 0;
  const timer = setInterval(() => {
    const body = { call_id: callId, candidate: `candidate:${performance.now().toFixed(3)} 1 udp 1 192.0.2.1 9 typ host` };
    ada.socket.send(JSON.stringify({ t: 'command', id: `wait-${(count += 1)}`, name: 'signal/ice', body }));
  }, every);
  const resolution = 10;
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  parent.postMessage('ready', []);
  parent.once('message', () => {
    clearInterval(timer);
    delay.disable();
    for (const member of [ada, bob]) member.socket.terminate();
    parent.postMessage({ waits, late: delay.max / 1e6 - resolution } satisfies CallSeen, []);
  });
}

if (!isMainThread && parentPort !== null) await run(Number(workerData), parentPort);
