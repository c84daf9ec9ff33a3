import type { PeerEvent } from '../ports.ts';

/**
 * The data channel that runs beside the sound, the same on both sides without being announced (W3C webrtc-pc 6.2,
 * `negotiated`).
 */
export interface Channel {
  readonly send: (text: string) => boolean;
}

/** Longer messages are none of ours. */
const longest = 4_096;

/** Opens it on a new connection; channels that the other announces are closed at once. */
export function openChannel(pc: RTCPeerConnection, tell: (event: PeerEvent) => void): Channel {
  const channel = pc.createDataChannel('earshot', { negotiated: true, id: 0 });
  channel.addEventListener('open', () => tell({ type: 'channel' }));
  channel.addEventListener('close', () => tell({ type: 'channel-closed' }));
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'string' && data.length <= longest) tell({ type: 'message', text: data });
  });
  pc.addEventListener('datachannel', (event) => event.channel.close());
  return {
    send: (text) => {
      if (channel.readyState !== 'open') return false;
      try {
        channel.send(text);
        return true;
      } catch {
        // It closed in this very moment, or its buffer is full.
        return false;
      }
    },
  };
}
