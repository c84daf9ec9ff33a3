/** What a page played during a recording: how loud each tone was and how loud the loudest 20 ms were, both 0 to 1. */
export interface Recording {
  readonly tones: Readonly<Record<string, number>>;
  readonly loudest: number;
  /** The longest run of 20 ms pieces without any sound, in milliseconds. */
  readonly longestGap: number;
  /** How loud the loudest 20 ms were of what arrived, whether it was played or not. */
  readonly arriving: number;
}

/** What the page under test has of the media so far: nothing of it is asked of the page's own code. */
export interface Ears {
  readonly peers: RTCPeerConnection[];
  /** How often the page asked for a microphone. */
  microphonesAsked: number;
  /** Tracks of microphones the page was given. */
  readonly microphones: MediaStreamTrack[];
  listen(ms: number, tones: readonly number[]): Promise<Recording>;
  /**
   * Two connections that the page knows nothing of find each other, from nothing to an open channel. Whatever the
   * page's own would do by themselves they have had the time for then: it is what a test waits for that says that
   * something does not happen.
   */
  meanwhile(): Promise<void>;
}

declare global {
  interface Window {
    ears: Ears;
  }
}

/**
 * Runs in a page before its own code (so it names nothing outside itself). It notes every connection, microphone and
 * media element, and can record what the page's elements really play: sound that was received, decoded and is neither
 * paused nor muted.
 */
export function growEars(): void {
  const peers: RTCPeerConnection[] = [];
  const microphones: MediaStreamTrack[] = [];
  const elements = new Set<HTMLMediaElement>();
  const rate = 48_000;
  const piece = rate / 50;

  const Connection = window.RTCPeerConnection;
  window.RTCPeerConnection = new Proxy(Connection, {
    construct(target, args, newTarget) {
      const peer: RTCPeerConnection = Reflect.construct(target, args, newTarget);
      peers.push(peer);
      return peer;
    },
  });

  const source = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    ...source,
    set(this: HTMLMediaElement, stream: MediaStream | null) {
      elements.add(this);
      source?.set?.call(this, stream);
    },
  });

  const devices = navigator.mediaDevices as MediaDevices | undefined;
  const ask = devices?.getUserMedia.bind(devices);
  if (devices !== undefined && ask !== undefined) {
    devices.getUserMedia = async (constraints) => {
      window.ears.microphonesAsked += 1;
      const stream = await ask(constraints);
      microphones.push(...stream.getAudioTracks());
      return stream;
    };
  }

  function playing(): MediaStream[] {
    return [...elements].flatMap((element) => {
      const audible = element.srcObject instanceof MediaStream && !element.paused && !element.muted && element.volume > 0;
      const tracks = audible ? (element.srcObject as MediaStream).getAudioTracks().filter((track) => track.enabled) : [];
      return tracks.length > 0 ? [new MediaStream(tracks)] : [];
    });
  }

  /** Copies of the tracks that come in: what the page silences on its own side is still heard in them. */
  function arriving(): MediaStream[] {
    return peers
      .filter((peer) => peer.connectionState !== 'closed')
      .flatMap((peer) => peer.getReceivers().filter(({ track }) => track.kind === 'audio' && track.readyState === 'live'))
      .map(({ track }) => new MediaStream([Object.assign(track.clone(), { enabled: true })]));
  }

  async function record(stream: MediaStream, ms: number): Promise<Float32Array> {
    const recorder = new MediaRecorder(stream, { audioBitsPerSecond: 96_000 });
    const parts: Blob[] = [];
    recorder.ondataavailable = (event) => parts.push(event.data);
    const stopped = new Promise((resolve) => (recorder.onstop = resolve));
    recorder.start();
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (recorder.state !== 'inactive') recorder.stop();
    await stopped;
    const bytes = await new Blob(parts).arrayBuffer();
    if (bytes.byteLength === 0) return new Float32Array();
    // A recording of nothing at all has no sound to decode.
    const sound = await new OfflineAudioContext(1, rate, rate).decodeAudioData(bytes).catch(() => null);
    return sound === null ? new Float32Array() : sound.getChannelData(0);
  }

  function strength(sound: Float32Array, tone: number): number {
    let cosine = 0;
    let sine = 0;
    sound.forEach((value, index) => {
      const angle = (2 * Math.PI * tone * index) / rate;
      cosine += value * Math.cos(angle);
      sine += value * Math.sin(angle);
    });
    return sound.length === 0 ? 0 : (2 * Math.hypot(cosine, sine)) / sound.length;
  }

  function loudness(sound: Float32Array): number[] {
    return Array.from({ length: Math.floor(sound.length / piece) }, (_, index) => {
      const part = sound.subarray(index * piece, (index + 1) * piece);
      return Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / piece);
    });
  }

  function gap(pieces: number[]): number {
    let longest = 0;
    let run = 0;
    for (const level of pieces) {
      run = level < 0.0005 ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest * 20;
  }

  async function listen(ms: number, tones: readonly number[]): Promise<Recording> {
    const streams = playing();
    const incoming = arriving();
    const recorded = Promise.all([streams, incoming].map((each) => Promise.all(each.map((stream) => record(stream, ms)))));
    // Where nothing plays there is nothing to record, and it takes as long all the same.
    const [[sounds, received]] = await Promise.all([recorded, new Promise((resolve) => setTimeout(resolve, ms))]);
    for (const stream of incoming) for (const track of stream.getTracks()) track.stop();
    const pieces = (sounds ?? []).map(loudness);
    return {
      tones: Object.fromEntries(tones.map((tone) => [tone, Math.max(0, ...(sounds ?? []).map((sound) => strength(sound, tone)))])),
      loudest: Math.max(0, ...pieces.flat()),
      longestGap: streams.length === 0 ? ms : Math.min(...pieces.map(gap)),
      arriving: Math.max(0, ...(received ?? []).flatMap(loudness)),
    };
  }

  async function describe(one: RTCPeerConnection, other: RTCPeerConnection): Promise<void> {
    const complete = new Promise<void>((resolve) => {
      one.onicecandidate = ({ candidate }) => {
        if (candidate === null) resolve();
      };
    });
    await one.setLocalDescription();
    await complete;
    if (one.localDescription !== null) await other.setRemoteDescription(one.localDescription);
  }

  async function meanwhile(): Promise<void> {
    const [one, other] = [new Connection(), new Connection()];
    const open = new Promise((resolve) => one.createDataChannel('').addEventListener('open', resolve));
    await describe(one, other);
    await describe(other, one);
    await open;
    one.close();
    other.close();
  }

  window.ears = { peers, microphonesAsked: 0, microphones, listen, meanwhile };
}
