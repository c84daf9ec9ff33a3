import type { CloseReason, CommandName, ServerFrame } from '@earshot/protocol';
import type { Place } from './link-state.ts';

/** A command on its way. */
export interface WireCommand {
  /** The request id: the server gives the same answer to the same id. */
  readonly id: string;
  readonly name: CommandName;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One connection to the server, through whichever door. */
export interface Wire {
  /** After `welcome`. */
  send(command: WireCommand): void;
  /** What is sent from now on carries this token, where it carries one. */
  renew(token: string): void;
  /** Closes without a further word to `WireEvents`. Safe twice. */
  close(): void;
}

export interface WireEvents {
  frame(frame: ServerFrame): void;
  /** Something came in that is no frame: the wire is alive. */
  heard(): void;
  /** The wire is over, with the server's reason if it gave one. Comes at most once. */
  gone(reason: CloseReason | null): void;
}

/** Who connects, and from where in the events it goes on. */
export interface Greeting {
  /** `https://host:port` */
  readonly url: string;
  readonly token: string;
  readonly endpointId: string;
  readonly place: Place | null;
}

/** Opens a wire. */
export type OpenWire = (greeting: Greeting, on: WireEvents) => Wire;

/** A door whose code is loaded when it is first wanted; a load that fails is a wire that is gone. */
export function lateDoor(load: () => Promise<OpenWire>): OpenWire {
  return (greeting, on) => {
    const told = untilGone(on);
    let wire: Wire | null = null;
    let isClosed = false;
    load().then(
      (open) => {
        if (!isClosed) wire = open(greeting, told);
      },
      () => told.gone(null),
    );
    return {
      send: (command) => wire?.send(command),
      renew: (token) => wire?.renew(token),
      close: () => {
        isClosed = true;
        told.hush();
        wire?.close();
      },
    };
  };
}

/** Tells of frames until the wire ends, and of its end once. */
export function untilGone(on: WireEvents): WireEvents & { hush(): void } {
  let over = false;
  return {
    frame: (frame) => {
      if (!over) on.frame(frame);
    },
    heard: () => {
      if (!over) on.heard();
    },
    gone: (reason) => {
      if (over) return;
      over = true;
      on.gone(reason);
    },
    hush: () => {
      over = true;
    },
  };
}
