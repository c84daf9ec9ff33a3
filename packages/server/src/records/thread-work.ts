/** The thread in which SQLite works, so that nobody else waits for the disk. */
import { flushCompileCache } from 'node:module';
import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import { attempt } from '../ports/result.ts';
import { Gathering } from './gathering.ts';
import { openRecords, type SqliteStore } from './sqlite.ts';
import { failureOf, type FromThread, type Job, type ToThread } from './thread-messages.ts';

/** What waits for another program is tried again this often, in milliseconds. */
const tryAgain = 50;

if (parentPort !== null) begin(parentPort, String(workerData));

function begin(port: MessagePort, path: string): void {
  const opened = attempt(() => openRecords(path));
  if (opened.ok) serve(port, opened.value);
  else tell(port, { type: 'refused', failure: failureOf(opened.error) });
}

function tell(port: MessagePort, message: FromThread): void {
  port.postMessage(message);
}

function serve(port: MessagePort, store: SqliteStore): void {
  const gathering = new Gathering(store);
  let timer: NodeJS.Timeout | null = null;
  function work(jobs: readonly Job[]): void {
    const began = performance.now();
    const replies = gathering.work(jobs, began);
    if (replies.length > 0) tell(port, { type: 'done', soundness: store.soundness(), replies, took: performance.now() - began });
    if (gathering.waits) timer ??= setTimeout(workAgain, tryAgain);
  }
  function workAgain(): void {
    timer = null;
    work([]);
  }
  function end(): void {
    if (timer !== null) clearTimeout(timer);
    store.close();
    port.close();
  }
  port.on('message', (first: ToThread) => {
    const all = [first, ...arrived(port)];
    const jobs = all.filter((job) => job !== null);
    if (jobs.length > 0) work(jobs);
    if (jobs.length < all.length) end();
  });
  tell(port, { type: 'opened', soundness: store.soundness() });
  flushCompileCache();
  void store.examined.then(() => tell(port, { type: 'examined', soundness: store.soundness() }));
}

/** What has come meanwhile, too. */
function arrived(port: MessagePort): readonly ToThread[] {
  const messages: ToThread[] = [];
  for (let next: { message: ToThread } | undefined = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port))
    messages.push(next.message);
  return messages;
}
