import type { Call, CommandName } from '@earshot/protocol';
import type { Door } from '../../src/doors/options.ts';
import type { House } from './house.ts';
import { joinByRest } from './rest-party.ts';
import { joinBySocket, joinWithTrailingSdp } from './socket-party.ts';
import { joinByStream } from './stream-party.ts';

export interface Reply {
  readonly http: number;
  // The tests look into whatever came.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

export interface Ring {
  readonly call: Call;
  readonly offer: string | null;
}

/** Somebody who uses the API by one door. All three do the same things, each in its own way. */
export interface Party {
  readonly id: string;
  readonly name: string;
  readonly token: string;
  command(name: CommandName, body?: Record<string, unknown>): Promise<Reply>;
  /** Waits for a call that rings for me, and confirms that it rings. */
  rings(): Promise<Ring>;
  /** Waits until the call is as `is` wants it. */
  sees(callId: string, is: (call: Call) => boolean): Promise<Call>;
  /** Waits for a description of the other side. */
  hears(callId: string, kind: 'offer' | 'answer', sdp: string): Promise<void>;
  /** Waits for so many candidates of the other side, and answers all there are. */
  candidates(callId: string, count: number): Promise<unknown[]>;
  /** Loses the connection, as a network does. */
  drop(): Promise<void>;
  /** Connects again and says what it saw last. */
  comeBack(): Promise<void>;
  leave(): Promise<void>;
}

export type Join = (house: House, name: string) => Promise<Party>;

export const joins = {
  rest: joinByRest,
  socket: joinBySocket,
  'trailing SDP': joinWithTrailingSdp,
  stream: joinByStream,
} as const satisfies Readonly<Record<Door, Join>> & Readonly<Record<string, Join>>;

/** A door, or the socket as our own phone uses it. */
export type Way = keyof typeof joins;
