/**
 * Where a user does something: at an endpoint of one of their devices. All plain requests of a device count as one
 * endpoint, which is null. Endpoints choose their own ids, so that one names nothing without its device.
 */
export interface Leg {
  readonly device: string;
  readonly endpoint: string | null;
}

/** The leg of a live connection. */
export interface At extends Leg {
  readonly endpoint: string;
}

/** What its user calls a device; empty where it is not known. */
export type LabelOf = (deviceId: string) => string;

export function isSameLeg(one: Leg, other: Leg): boolean {
  return one.device === other.device && one.endpoint === other.endpoint;
}
