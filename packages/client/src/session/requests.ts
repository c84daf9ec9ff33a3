import type { DeviceRequest } from '../snapshot.ts';

/** A device wants to be linked as mine (`waits`), or was decided about; without one none waits any more. */
export interface RequestEvent {
  readonly request: DeviceRequest | null;
  readonly waits: boolean;
}

/** The devices that wait for my yes or no, after such an event. */
export function noteRequest(requests: readonly DeviceRequest[], { request, waits }: RequestEvent): readonly DeviceRequest[] {
  if (request === null) return requests.length === 0 ? requests : [];
  const others = requests.filter(({ id }) => id !== request.id);
  return waits ? [...others, request] : others;
}
