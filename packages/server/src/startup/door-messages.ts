import type { MessagePort } from 'node:worker_threads';
import type { Config } from '../config/config.ts';
import type { Tally } from '../observe/measured.ts';
import type { Certificate } from '../tls/certificate.ts';

/** What a thread of doors is started with. */
export interface DoorThreadData {
  readonly config: Config;
  readonly version: string;
  readonly certificate: Certificate;
  /** Keys of session tickets, which all threads share so that a client may come back at any. */
  readonly ticketKeys: Uint8Array;
  /** The way to the core. */
  readonly bus: MessagePort;
}

/** What the process tells one of its threads of doors. */
export type ToDoorThread =
  | { readonly t: 'begin'; readonly data: DoorThreadData }
  | { readonly t: 'listen'; readonly host: string; readonly port: number }
  | { readonly t: 'certificate'; readonly certificate: Certificate }
  | { readonly t: 'count'; readonly id: number }
  /** The text that somebody at this thread has asked for. */
  | { readonly t: 'metrics'; readonly id: number; readonly text: string }
  | { readonly t: 'close' };

/** What a thread of doors tells the process. */
export type FromDoorThread =
  | { readonly t: 'ready' }
  | { readonly t: 'listening'; readonly port: number }
  | { readonly t: 'refused'; readonly code: string; readonly message: string }
  | { readonly t: 'counted'; readonly id: number; readonly tally: Tally }
  | { readonly t: 'measure'; readonly id: number };
