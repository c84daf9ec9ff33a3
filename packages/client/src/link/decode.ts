import { fits, isRecord, sdpMark, ServerFrame } from '@earshot/protocol';

/** Reads what the server sends. What has not the agreed shape is null, and then it is as if it had not come. */
export const decodeFrame = (text: string): ServerFrame | null => {
  const [json = '', ...after] = text.split(sdpMark);
  const frame = after.length === 0 ? parse(json) : withSdp(parse(json), after.join(sdpMark));
  return fits(ServerFrame, frame) ? frame : null;
};

/** A frame whose event has the SDP that came after its JSON. */
const withSdp = (frame: unknown, sdp: string): unknown =>
  isRecord(frame) && isRecord(frame['event']) ? { ...frame, event: { sdp, ...frame['event'] } } : null;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
