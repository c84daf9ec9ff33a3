import type { Call, CommandName } from '@earshot/protocol';
import type { House } from './house.ts';

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

export type Join = (house: House, name: string, invite?: string) => Promise<Party>;
