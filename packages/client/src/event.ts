import type { Availability, CommandName, GroupRing, ServerFrame, User } from '@earshot/protocol';
import type { CallsEvent } from './calls/event.ts';
import type { HistoryEvent } from './history/state.ts';
import type { LinkEvent } from './link/link-state.ts';
import type { Asker } from './link/outbox.ts';
import type { PeopleEvent } from './people/people.ts';
import type { Reading } from './ports.ts';
import type { Problem } from './problems.ts';
import type { RequestEvent } from './session/requests.ts';
import type { FreeNotice, MicrophoneAccess, MissedCall } from './snapshot.ts';
import type { ServerClock } from './server-clock.ts';
import type { SessionEvent } from './session/session-state.ts';

/** What stands in the phone's one queue, by the part that answers it. */
export type PhoneEvent =
  | { readonly to: 'call'; readonly event: CallsEvent }
  | { readonly to: 'link'; readonly event: LinkEvent }
  | { readonly to: 'session'; readonly event: SessionEvent }
  | { readonly to: 'people'; readonly event: PeopleEvent }
  | { readonly to: 'history'; readonly event: HistoryEvent }
  | { readonly to: 'frame'; readonly wire: number; readonly frame: ServerFrame }
  | { readonly to: 'outbox'; readonly event: OutboxEvent }
  | { readonly to: 'record'; readonly attempt: string; readonly reading: Reading }
  | ({ readonly to: 'request' } & RequestEvent)
  /** Something is to be shown, or is not any more. */
  | { readonly to: 'note'; readonly note: Partial<Note> };

/** What stands beside the call. */
export interface Note {
  readonly problem: Problem | null;
  readonly missed: MissedCall | null;
  readonly microphone: MicrophoneAccess;
  readonly availability: Availability;
  readonly free: FreeNotice | null;
  readonly asks: number | null;
  readonly groupsAt: number;
  readonly groupRings: readonly GroupRing[];
  readonly wallPhones: readonly User[];
  readonly voided: string | null;
  readonly ringAloud: string | null;
  readonly serverClock: ServerClock;
}

export type OutboxEvent =
  | { readonly type: 'post'; readonly name: CommandName; readonly body: Readonly<Record<string, unknown>>; readonly asker: Asker }
  | { readonly type: 'forget'; readonly attempt: string }
  /** Time has passed. */
  | { readonly type: 'tick' }
  /** Nobody is signed in: nothing is left to say. */
  | { readonly type: 'clear' };
