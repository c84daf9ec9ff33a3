import type { DeviceRequest } from '../snapshot.ts';

/** A device is to be decided about (`waits`), or was; without one none is any more. */
export interface RequestEvent {
  readonly request: DeviceRequest | null;
  readonly waits: boolean;
}

/** The devices to decide about, after such an event. */
export function noteRequest(requests: readonly DeviceRequest[], { request, waits }: RequestEvent): readonly DeviceRequest[] {
  if (request === null) return requests.length === 0 ? requests : [];
  const others = requests.filter(({ id }) => id !== request.id);
  return waits ? [...others, request] : others;
}
