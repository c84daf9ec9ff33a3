import type { CloseReason, ServerFrame } from '@earshot/protocol';
import type { Place } from './link-state.ts';
import type { Command } from './outbox.ts';

/** One connection to the server, through whichever door. */
export interface Line {
  send(command: Command): void;
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
