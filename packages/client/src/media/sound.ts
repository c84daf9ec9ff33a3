import { pacing } from '../pacing.ts';
import type { Clock, Microphone, Peer, PeerEvent } from '../ports.ts';
import { preferRed } from './codecs.ts';
import type { Meter } from './level.ts';
import { trackOf } from './microphone.ts';
import { createSilence, type Silence } from './silence.ts';
import { createSpeaker, type Speaker } from './speaker.ts';
import { awaitSound, createVoice } from './voice.ts';

/** The voice line of a connection: my microphone goes in, the other comes out. */
export interface Sound {
  readonly attach: Peer['attach'];
  readonly listen: Peer['listen'];
  readonly hear: Peer['hear'];
  readonly level: Peer['level'];
  /** Takes this line; a line that is in use stays as it is. */
  readonly use: (line: RTCRtpTransceiver) => void;
  /** Opens the output device a little later, and plays nothing yet: for a line that may be answered. */
  readonly warm: () => void;
  /** Plays the line from the next turn of the event loop on: the offer or answer that was just made goes out first. */
  readonly start: () => void;
  /** The line is up: tells `sound` once something is heard. */
  readonly connected: () => void;
  readonly close: () => void;
}

/** Makes what the voice line carries. No microphone is on it before `attach`, nothing is heard before `start`. */
export function createSound(clock: Clock, tell: (event: PeerEvent) => void): Sound {
  const speaker = createSpeaker((needed) => tell({ type: 'tap', needed }));
  const beginning = createBeginning(speaker, clock);
  const plug = createPlug();
  let voice: (Meter & { readonly receiver: RTCRtpReceiver }) | null = null;
  let stopWaiting: (() => void) | null = null;
  let closed = false;

  function level(): number {
    return voice !== null && speaker.audible() ? voice.level() : 0;
  }
  return {
    use: (line) => {
      if (closed || voice?.receiver === line.receiver) return;
      preferRed(line);
      line.direction = 'sendrecv';
      voice = { ...createVoice(line.receiver, clock), receiver: line.receiver };
      plug.use(line.sender);
    },
    warm: () => closed || voice === null || beginning.warm(voice.receiver.track),
    start: () => closed || voice === null || beginning.start(voice.receiver.track),
    connected: () => {
      if (!closed) stopWaiting ??= awaitSound(level, clock, () => tell({ type: 'sound' }));
    },
    attach: plug.attach,
    listen: speaker.listen,
    hear: speaker.hear,
    level,
    close: () => {
      closed = true;
      beginning.close();
      stopWaiting?.();
      plug.close();
      speaker.close();
      voice?.close();
    },
  };
}

/** When the speaker begins. What is started is never only warmed again. */
function createBeginning(speaker: Speaker, clock: Clock) {
  let started = false;
  let stop: () => void = () => undefined;
  function later(how: 'warm' | 'start', track: MediaStreamTrack, ms: number): void {
    stop();
    stop = clock.after(ms, () => speaker[how](track));
  }
  return {
    warm: (track: MediaStreamTrack): void => {
      if (!started) later('warm', track, pacing.untilOutputWarms);
    },
    start: (track: MediaStreamTrack): void => {
      started = true;
      later('start', track, 0);
    },
    close: (): void => stop(),
  };
}

/**
 * Where a microphone is put on the line. One that comes before the line waits for it; in the place of one that ends
 * there is silence, for a line that stops sending makes what follows late (docs/decisions/0003-hold-is-not-sdp.md).
 */
function createPlug() {
  let track: MediaStreamTrack | null = null;
  let sender: RTCRtpSender | null = null;
  let silence: Silence | null = null;
  let plugged: Microphone | null = null;
  function ended(): void {
    if (sender === null) return;
    silence ??= createSilence();
    if (silence !== null) sender.replaceTrack(silence.track).catch(() => undefined);
  }
  function quiet(): void {
    silence?.close();
    silence = null;
  }
  const follow = createFollower(ended, () => void attach(plugged).catch(() => undefined));
  async function attach(microphone: Microphone | null): Promise<void> {
    plugged = microphone;
    track = microphone === null ? null : trackOf(microphone);
    follow(track);
    if (track?.readyState === 'ended') return ended();
    await sender?.replaceTrack(track);
    quiet();
  }
  return {
    use: (next: RTCRtpSender): void => {
      sender = next;
      if (track !== null) sender.replaceTrack(track).catch(() => undefined);
    },
    attach,
    close: (): void => {
      follow(null);
      sender = null;
      quiet();
    },
  };
}

/** Tells of one track at a time that it has ended, or that its microphone takes in another. */
function createFollower(ended: () => void, exchanged: () => void): (next: MediaStreamTrack | null) => void {
  let track: MediaStreamTrack | null = null;
  return (next) => {
    if (next === track) return;
    track?.removeEventListener('ended', ended);
    track?.removeEventListener('exchange', exchanged);
    next?.addEventListener('ended', ended);
    next?.addEventListener('exchange', exchanged);
    track = next;
  };
}
