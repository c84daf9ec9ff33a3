import type { Engagement } from '../ports/engagement.ts';
import { isSameEndpoint, type EndpointRef } from '../ports/endpoint-ref.ts';

/** A port to the calls: what a user is engaged in now. */
export type EngagementsOf = (userId: string) => readonly Engagement[];

/** Whether a user rings somebody, or is rung. */
export function isCalling({ status }: Engagement): boolean {
  return status === 'calling' || status === 'ringing';
}

/** Whether the endpoint holds the user's side. Of somebody who is rung every endpoint does. */
export function holds({ status, endpoint }: Engagement, at: EndpointRef): boolean {
  return status === 'ringing' || (endpoint !== null && isSameEndpoint(endpoint, at));
}
