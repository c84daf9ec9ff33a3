import type { Peer, PeerEvent } from '../ports.ts';
import { preferRed } from './codecs.ts';
import { trackOf } from './microphone.ts';
import { createSpeaker } from './speaker.ts';
import { awaitSound, createVoice } from './voice.ts';

/** The one audio line of a connection: my microphone goes in, the other comes out. */
export interface Sound {
  readonly attach: Peer['attach'];
  readonly listen: Peer['listen'];
  readonly hear: Peer['hear'];
  readonly level: Peer['level'];
  /** Takes this line; a line that is in use stays as it is. */
  readonly use: (line: RTCRtpTransceiver) => void;
  /** Plays from now on. */
  readonly start: () => void;
  /** The line is up: tells `sound` once something is heard. */
  readonly connected: () => void;
  readonly close: () => void;
}

/** Makes the audio line. No microphone is on it before `attach`, nothing is played before `start`. */
export const createSound = (tell: (event: PeerEvent) => void): Sound => {
  const speaker = createSpeaker((needed) => tell({ type: 'tap', needed }));
  let line: RTCRtpTransceiver | null = null;
  let level = (): number => 0;
  let track: MediaStreamTrack | null = null;
  let stopWaiting: (() => void) | null = null;
  let closed = false;

  const put = async (): Promise<void> => {
    if (!closed && line !== null) await line.sender.replaceTrack(track);
  };
  return {
    use: (next) => {
      if (closed || line === next) return;
      line = open(next);
      level = createVoice(next.receiver).level;
      speaker.load(next.receiver.track);
      if (track !== null) put().catch(() => undefined);
    },
    start: speaker.start,
    connected: () => {
      stopWaiting ??= awaitSound(
        () => level(),
        speaker.audible,
        () => tell({ type: 'sound' }),
      );
    },
    attach: (microphone) => {
      track = microphone === null ? null : trackOf(microphone);
      return put();
    },
    listen: speaker.listen,
    hear: speaker.hear,
    level: () => (closed || !speaker.audible() ? 0 : level()),
    close: () => {
      closed = true;
      stopWaiting?.();
      speaker.close();
    },
  };
};

const open = (line: RTCRtpTransceiver): RTCRtpTransceiver => {
  preferRed(line);
  line.direction = 'sendrecv';
  return line;
};

/** The audio line of an offer that was just set. Further lines are refused: one is all a call has. */
export const audioLine = (pc: RTCPeerConnection): RTCRtpTransceiver => {
  const lines = pc.getTransceivers().filter((line) => line.currentDirection !== 'stopped');
  const audio = lines.find((line) => line.receiver.track.kind === 'audio');
  if (audio === undefined) throw new Error('The offer has no line for sound.');
  for (const other of lines) if (other !== audio) other.stop();
  return audio;
};
