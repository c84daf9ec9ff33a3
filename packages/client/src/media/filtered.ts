import type { Clock } from '../ports.ts';
import type { Input } from './input.ts';

/**
 * Makes the node through which a voice goes before it is sent: sound comes in at its input, one channel at 48 kHz, and
 * leaves at its output. Whatever it needs ends with the context, which is closed when nobody speaks any more.
 */
export type VoiceFilter = (context: AudioContext) => Promise<AudioNode>;

/** Samples a second: what Opus is made of, and what filters are trained with. */
const rate = 48_000;

/** Milliseconds within which sound has to come through, between two looks, and until the last of it is gone again. */
const longest = 3_000;
const pace = 20;
const fading = 100;
/** Milliseconds for which a system may stop a context, as iOS does for a phone call, before the filter has failed. */
const patience = 1_000;

function wait(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}

/** A worklet whose WebAssembly is refused says nothing of it, and is silent. */
async function provePassage(node: AudioNode, clock: Clock): Promise<void> {
  const { context } = node;
  const tone = new OscillatorNode(context, { type: 'sawtooth', frequency: 150 });
  const ear = new AnalyserNode(context, { fftSize: 1_024 });
  const samples = new Float32Array(ear.fftSize);
  tone.connect(node).connect(ear);
  tone.start();
  try {
    for (const since = clock.now(); samples.every((sample) => sample === 0); ear.getFloatTimeDomainData(samples)) {
      if (clock.now() - since > longest) throw new Error('No sound comes through the filter.');
      await wait(clock, pace);
    }
  } finally {
    tone.disconnect();
    node.disconnect(ear);
  }
  await wait(clock, fading);
}

/** Tells once when the context or its filter has stopped for good. */
function watchGraph(context: AudioContext, node: AudioNode, clock: Clock, failed: () => void): void {
  node.addEventListener('processorerror', failed, { once: true });
  context.addEventListener('statechange', () => {
    if (context.state === 'running' || context.state === 'closed') return;
    context.resume().catch(() => undefined);
    clock.after(patience, () => {
      if (context.state !== 'running' && context.state !== 'closed') failed();
    });
  });
}

interface Graph {
  readonly out: MediaStreamTrack;
  readonly close: () => void;
}

async function openGraph(source: MediaStreamTrack, filter: VoiceFilter, clock: Clock, failed: () => void): Promise<Graph> {
  // It makes no sound here, so it needs no output device; a browser that knows no `sinkId` opens one.
  const options: AudioContextOptions & { sinkId: { type: 'none' } } = { sampleRate: rate, sinkId: { type: 'none' } };
  const context = new AudioContext(options);
  const own = source.clone();
  function close(): void {
    own.stop();
    if (context.state !== 'closed') context.close().catch(() => undefined);
  }
  try {
    const node = await filter(context);
    // A microphone of one channel may arrive as two, of which a filter for one would leave half.
    node.channelCount = 1;
    node.channelCountMode = 'explicit';
    context.resume().catch(() => undefined);
    await provePassage(node, clock);
    own.enabled = true;
    const end = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    context
      .createMediaStreamSource(new MediaStream([own]))
      .connect(node)
      .connect(end);
    watchGraph(context, node, clock, failed);
    const [out] = end.stream.getAudioTracks();
    if (out === undefined) throw new Error('The filter has no track.');
    return { out, close };
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * Opens a filter on the track of a device, once sound has come through it; rejects when none does. `failed` is told
 * when it stops later. All copies share it, and it ends with the last of them.
 */
export async function filteredInput(source: MediaStreamTrack, filter: VoiceFilter, clock: Clock, failed: () => void): Promise<Input> {
  const graph = await openGraph(source, filter, clock, failed);
  let users = 0;
  function inputOf(device: MediaStreamTrack): Input {
    const track = graph.out.clone();
    users += 1;
    let closed = false;
    function ended(): void {
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
    device.addEventListener('ended', ended);
    return {
      track,
      source: device,
      copy: () => inputOf(device.clone()),
      close: () => {
        if (closed) return;
        closed = true;
        device.removeEventListener('ended', ended);
        track.stop();
        device.stop();
        users -= 1;
        if (users === 0) graph.close();
      },
    };
  }
  return inputOf(source.clone());
}
