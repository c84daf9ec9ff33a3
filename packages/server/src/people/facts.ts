import type { LiveEndpointRef, EndpointRef } from '../ports/endpoint-ref.ts';
import type { Place } from './place.ts';

/** What has happened to a user or to one of their endpoints. */
export type PeopleFact =
  /** What a user says of when they may be rung, and by whom, has changed, or what it comes to. */
  | { readonly type: 'availability_changed'; readonly userId: string }
  /** A user has blocked that viewer, or does so no more. */
  | { readonly type: 'visibility_changed'; readonly userId: string; readonly viewerId: string }
  /** Somebody is about to come, go or change; others know them at the place `before`, or not at all (null). */
  | { readonly type: 'person_changes'; readonly userId: string; readonly before: Place | null }
  /** Somebody has come, gone or changed in status or in when they may be rung. */
  | { readonly type: 'person_changed'; readonly userId: string }
  /** These are rung with others than before: a group has changed. */
  | { readonly type: 'rung_for_others'; readonly userIds: readonly string[] }
  /** Something of a user can be woken for a ring, or nothing any more. */
  | { readonly type: 'waking_changed'; readonly userId: string }
  /** The wall phones that answer these users are others than before, or look otherwise. */
  | { readonly type: 'wall_phones_changed'; readonly userIds: readonly string[] }
  /** A user is no more: nothing of theirs can come back. */
  | { readonly type: 'user_gone'; readonly userId: string }
  /** The server has let go of a person. */
  | { readonly type: 'person_offline'; readonly userId: string }
  /** A user goes by choice, with the last of their devices that is here. */
  | { readonly type: 'person_leaves'; readonly userId: string }
  /** One device of a user goes by choice, or one endpoint of it, and others stay. */
  | { readonly type: 'device_leaves'; readonly userId: string; readonly deviceId: string }
  /** A device of a user that only makes requests has kept silent for too long, and others stay. */
  | { readonly type: 'device_silent'; readonly userId: string; readonly deviceId: string }
  | { readonly type: 'endpoint_leaves'; readonly userId: string; readonly at: LiveEndpointRef }
  /** What holds a user's side of a call is gone without a word. */
  | { readonly type: 'endpoint_lost'; readonly userId: string; readonly endpoint: EndpointRef }
  /** A user is gone without a word: who was rung at endpoints that are there no more is `unreachable`. */
  | { readonly type: 'person_lost'; readonly userId: string; readonly how: 'lost' | 'unreachable' }
  /** A user who is rung has closed every page, and no program of theirs asks. */
  | { readonly type: 'rings_nowhere'; readonly userId: string }
  /** An endpoint has lost its wire, and maybe what was sent to it last. */
  | { readonly type: 'endpoint_cut'; readonly userId: string; readonly at: LiveEndpointRef }
  /** A page closes, and maybe comes back at once, as when it is loaded again. */
  | { readonly type: 'page_closes'; readonly userId: string; readonly at: LiveEndpointRef }
  /** A page that closed has not come back. */
  | { readonly type: 'page_gone'; readonly userId: string; readonly at: LiveEndpointRef }
  /** An endpoint comes; its wire is told nothing before its welcome. */
  | { readonly type: 'page_back'; readonly userId: string; readonly at: LiveEndpointRef };
