/**
 * Names an endpoint of a user, connected or not. All plain requests of a device count as one endpoint, whose id is
 * null. Endpoints choose their own ids, so that one names nothing without its device.
 */
export interface EndpointRef {
  readonly device: string;
  readonly id: string | null;
}

/** Names one that connects, and so has an id. */
export interface LiveEndpointRef extends EndpointRef {
  readonly id: string;
}

/** What its user calls a device; empty where it is not known. */
export type LabelOf = (deviceId: string) => string;

export function isSameEndpoint(one: EndpointRef, other: EndpointRef): boolean {
  return one.device === other.device && one.id === other.id;
}
