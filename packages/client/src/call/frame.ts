import { fits, sideVersion, SideFrame, type EndReason } from '@earshot/protocol';

/** How one side stands. */
export type StateFrame = Extract<SideFrame, { readonly t: 'state' }>;

const longest = 1_024;

export function writeFrame(frame: SideFrame): string {
  return JSON.stringify({ v: sideVersion, ...frame });
}

/** Reads a frame of the other; null when it is none. It may be anything: the other is not trusted. */
export function readFrame(json: string): SideFrame | null {
  const value = json.length > longest ? null : parsed(json);
  return fits(SideFrame, value) ? value : null;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

/** The reasons that can end an accepted call; another word counts as hung up. */
export function byeReason(reason: string | undefined): EndReason {
  return reason === 'lost' || reason === 'failed' ? reason : 'hung_up';
}
