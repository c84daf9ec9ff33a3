import type { Call, MyDevice } from '@earshot/protocol';
import type { CallEvents, Standing } from '../call/event.ts';

/** One of my calls as the server has it; `mine`: this phone holds my side of it, `device`: where that is. */
export interface Known extends Standing {
  readonly call: Call;
  readonly device?: MyDevice | null | undefined;
}

/** The calls part of a server's snapshot: those that live, and those that ended while I was away. */
export interface Whole {
  readonly calls: readonly Known[];
  readonly ended: readonly Call[];
}

/** What a person presses that may name a call; given by the set to its calls alone. */
type Pressed = 'accept' | 'reach' | 'decline' | 'take' | 'hold' | 'resume' | 'write' | 'join' | 'end' | 'hear' | 'dismiss';
type Inner = 'linked' | 'standby' | 'back';

/**
 * Everything that can happen to my calls, by name. `which` is the `id` of one of them, or the server's; without it a
 * press means the one in focus, or the one that rings.
 */
export type CallsEvents = Omit<CallEvents, Pressed | Inner | 'changed'> & {
  readonly [Name in Pressed]: CallEvents[Name] & { readonly which?: string | undefined };
} & {
  readonly changed: CallEvents['changed'] & { readonly device?: MyDevice | null | undefined };
  /** A call is put in focus, and taken up if I hold it. */
  readonly switch: { readonly which: string };
  /** The link is up again; `standing` is null when nothing was missed or what was missed follows. */
  readonly linked: { readonly standing: Whole | null };
};

export type CallsEventName = keyof CallsEvents;

/** One event, or any of those named. */
export type CallsEvent<N extends CallsEventName = CallsEventName> = { [T in N]: { readonly type: T } & CallsEvents[T] }[N];
