import { fits, ServerFrame } from '@earshot/protocol';

/** Reads what the server sends. What has not the agreed shape is null, and then it is as if it had not come. */
export function decodeFrame(text: string): ServerFrame | null {
  const frame = parse(text);
  return fits(ServerFrame, frame) ? frame : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
