import type { PeerEvent } from '../ports.ts';

export type ConnectionWord = Extract<PeerEvent, { type: 'connection' }>['state'];

/**
 * One word from the two states of RTCPeerConnection (W3C webrtc-pc 4.4.3): ICE alone knows first of a lost path. Null:
 * nothing has begun, or it is closed.
 */
export function connectionWord(connection: RTCPeerConnectionState, ice: RTCIceConnectionState): ConnectionWord | null {
  if (connection === 'closed' || ice === 'closed') return null;
  if (connection === 'failed' || ice === 'failed') return 'failed';
  if (connection === 'disconnected' || ice === 'disconnected') return 'disconnected';
  if (connection === 'connected') return 'connected';
  return connection === 'new' && ice === 'new' ? null : 'connecting';
}

/** Tells each change of that word. */
export function watchConnection(pc: RTCPeerConnection, tell: (word: ConnectionWord) => void): void {
  let told: ConnectionWord | null = null;
  function look(): void {
    const word = connectionWord(pc.connectionState, pc.iceConnectionState);
    if (word === null || word === told) return;
    told = word;
    tell(word);
  }
  pc.addEventListener('connectionstatechange', look);
  pc.addEventListener('iceconnectionstatechange', look);
}
