import type { Endpoint } from './endpoint.ts';

/** A device of somebody the server has in memory: it is here, or awaited. Only `people/` changes it. */
export interface Device {
  readonly id: string;
  /** By the ids that it has chosen. */
  readonly endpoints: Map<string, Endpoint>;
  /** Where it was last heard from; empty while it is only awaited. */
  address: string;
  /** When it is taken for gone unless it is heard again, and has no endpoint (monotonic ms). */
  silentAt: number;
  /** When it last asked something by a plain request that belongs to no endpoint (monotonic ms). */
  askedMono: number;
}

export function newDevice(id: string): Device {
  return { id, endpoints: new Map(), address: '', silentAt: -Infinity, askedMono: -Infinity };
}

/** Its endpoints that have a wire now. */
export function connectedOf({ endpoints }: Device): readonly Endpoint[] {
  return [...endpoints.values()].filter(({ wire }) => wire !== null);
}
