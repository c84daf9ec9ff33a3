import { parentPort, workerData } from 'node:worker_threads';
import { examineFile } from './soundness.ts';

/** A thread that looks through a large database, so that nobody waits for it. */
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
parentPort?.postMessage(examineFile(String(workerData)));
