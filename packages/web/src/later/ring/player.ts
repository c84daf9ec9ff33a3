import { pace, ringtones, type Tune } from './tunes.ts';

/** How loud something is to be, and where. */
export interface Loudness {
  /** 0 to 1. */
  readonly volume: number;
  /** Milliseconds after which it stops by itself, also where nothing else in the page moves any more. */
  readonly atMost?: number;
  /** Ids of audio outputs (W3C audio-output, `deviceId`); '' is the one that the system has chosen. */
  readonly outputs: readonly string[];
}

const usual: Loudness = { volume: 1, outputs: [''] };

export interface Player {
  /** Opens the loudspeaker ahead of time, for that takes long enough to delay the first ring. */
  prepare(): void;
  /**
   * Plays `tune` in place of what is playing. A browser that wants a gesture first starts it at the next one. Resolves
   * when it is to be heard.
   */
  play(tune: Tune, loudness?: Loudness): Promise<void>;
  /** The volume of what is playing, from 0 to 1. */
  turn(volume: number): void;
  /** Silence at once, without a click. */
  stop(): void;
  /** Gives everything back. Safe twice. */
  close(): void;
}

interface Playing {
  readonly source: AudioBufferSourceNode;
  readonly gain: GainNode;
  readonly outlets: Outlets;
}

/** Where a sound comes out, until it is closed. */
interface Outlets {
  close(): void;
}

/**
 * Leads a sound to each of the outputs. One that is gone, or that the browser cannot choose, is that of the system, for
 * a ring must not be lost.
 */
function leadOut(at: AudioContext, from: AudioNode, outputs: readonly string[]): Outlets {
  const elements: HTMLAudioElement[] = [];
  let open = true;
  function toSystem(): void {
    if (open) from.connect(at.destination);
  }
  function toOutput(id: string): void {
    const element = new Audio();
    if (!('setSinkId' in element)) return toSystem();
    const stream = new MediaStreamAudioDestinationNode(at);
    from.connect(stream);
    element.srcObject = stream.stream;
    elements.push(element);
    element
      .setSinkId(id)
      .then(() => element.play(), toSystem)
      .catch(() => undefined);
  }
  const chosen = outputs.length === 0 ? usual.outputs : outputs;
  for (const id of chosen) if (id === '') toSystem();
  for (const id of chosen) if (id !== '') toOutput(id);
  return {
    close: () => {
      open = false;
      from.disconnect();
      for (const element of elements) element.srcObject = null;
    },
  };
}

/** Each tune is reckoned once. */
function createBuffers(): (tune: Tune) => AudioBuffer {
  const buffers = new Map<Tune, AudioBuffer>();
  return (tune) => {
    const known = buffers.get(tune);
    if (known !== undefined) return known;
    const samples = tune.samples();
    const buffer = new AudioBuffer({ length: samples.length, sampleRate: pace });
    buffer.copyToChannel(samples, 0);
    buffers.set(tune, buffer);
    return buffer;
  };
}

/**
 * Plays the page's sounds by Web Audio. A loop needs no timer, so it also goes on in a tab whose timers are slowed
 * down.
 */
export function createPlayer(): Player {
  let context: AudioContext | null = null;
  let playing: Playing | null = null;
  const bufferOf = createBuffers();
  function wake(): void {
    if (playing !== null) void context?.resume();
  }
  function stop(): void {
    if (playing === null || context === null) return;
    const { source, gain } = playing;
    playing = null;
    gain.gain.setTargetAtTime(0, context.currentTime, 0.008);
    source.stop(context.currentTime + 0.06);
  }
  function open(): AudioContext {
    return (context ??= new AudioContext());
  }
  function rest(at: AudioContext): void {
    // An idle context would keep the loudspeaker awake.
    if (playing === null && at.state === 'running') void at.suspend();
  }
  function prepare(): void {
    const at = open();
    bufferOf(ringtones.rising);
    void at.resume().then(() => rest(at));
  }
  function play(tune: Tune, { volume, outputs, atMost }: Loudness = usual): Promise<void> {
    stop();
    const at = open();
    const source = new AudioBufferSourceNode(at, { buffer: bufferOf(tune), loop: tune.loop });
    const gain = new GainNode(at, { gain: volume });
    const outlets = leadOut(at, source.connect(gain), outputs);
    source.addEventListener('ended', () => {
      outlets.close();
      if (playing?.source === source) playing = null;
      rest(at);
    });
    playing = { source, gain, outlets };
    source.start();
    if (atMost !== undefined) source.stop(at.currentTime + atMost / 1_000);
    return at.resume();
  }
  addEventListener('pointerdown', wake);
  addEventListener('keydown', wake);
  function close(): void {
    removeEventListener('pointerdown', wake);
    removeEventListener('keydown', wake);
    stop();
    if (context !== null && context.state !== 'closed') void context.close();
  }
  return {
    prepare,
    play,
    turn: (volume) => {
      if (playing !== null && context !== null) playing.gain.gain.setTargetAtTime(volume, context.currentTime, 0.02);
    },
    stop,
    close,
  };
}
