import type { CloseReason, CommandName, ServerFrame } from '@earshot/protocol';
import type { Place } from './link-state.ts';

/** A command on its way. */
export interface LineCommand {
  /** The request id: the server gives the same answer to the same id. */
  readonly id: string;
  readonly name: CommandName;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One connection to the server, through whichever door. */
export interface Line {
  /** After `welcome`. */
  send(command: LineCommand): void;
  /** What is sent from now on carries this token, where it carries one. */
  renew(token: string): void;
  /** Closes without a further word to `LineEvents`. Safe twice. */
  close(): void;
}

export interface LineEvents {
  frame(frame: ServerFrame): void;
  /** Something came in that is no frame: the line is alive. */
  heard(): void;
  /** The line is over, with the server's reason if it gave one. Comes at most once. */
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

/** Opens a line. */
export type OpenLine = (greeting: Greeting, on: LineEvents) => Line;

/** A door whose code is loaded when it is first wanted; a load that fails is a line that is gone. */
export function lateDoor(load: () => Promise<OpenLine>): OpenLine {
  return (greeting, on) => {
    const told = untilGone(on);
    let line: Line | null = null;
    let isClosed = false;
    load().then(
      (open) => {
        if (!isClosed) line = open(greeting, told);
      },
      () => told.gone(null),
    );
    return {
      send: (command) => line?.send(command),
      renew: (token) => line?.renew(token),
      close: () => {
        isClosed = true;
        told.hush();
        line?.close();
      },
    };
  };
}

/** Tells of frames until the line ends, and of its end once. */
export function untilGone(on: LineEvents): LineEvents & { hush(): void } {
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
