import { sdpMark, type ClientFrame } from '@earshot/protocol';
import { withSdp } from '../../../server/src/trailing.ts';

/** What a phone has sent over a socket, as the server's door reads it. */
export const readFrame = (text: string): ClientFrame => {
  const [json = '', ...after] = text.split(sdpMark);
  const frame = JSON.parse(json) as ClientFrame;
  if (after.length === 0) return frame;
  const body = frame.t === 'command' ? withSdp(frame.name, frame.body, after.join(sdpMark)) : null;
  if (frame.t !== 'command' || body === null) throw new Error(`No SDP belongs to ${json}`);
  return { ...frame, body };
};
