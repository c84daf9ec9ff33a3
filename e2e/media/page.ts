import type { Candidate } from '@earshot/protocol';
import { clock } from '../../packages/client/src/clock.ts';
import { createMedia } from '../../packages/client/src/media/media.ts';
import type { Media, Microphone, Peer, PeerEvent, PeerRole } from '../../packages/client/src/ports.ts';

/** One end under test, with everything it told. */
export interface End {
  readonly peer: Peer;
  readonly pc: RTCPeerConnection;
  readonly events: PeerEvent[];
  /** Local candidates that nobody has taken yet. */
  readonly out: Candidate[];
}

/** One end of a pair at the same page. */
export interface PairedEnd extends End {
  /** Candidates go over to the other end while this is true; until then they wait. */
  readonly trickle: (on: boolean) => void;
}

/** What the tests of the media find in the page. */
export interface Stage {
  readonly media: Media;
  /** Two unconnected ends whose candidates go to each other. */
  readonly pair: () => { readonly ada: PairedEnd; readonly bob: PairedEnd };
  /** A microphone that plays a tone in place of the device, opened the way every microphone is. */
  readonly toneMicrophone: (hertz: number) => Promise<Microphone>;
  /** Ada calls, Bob accepts; both have microphones: Ada's plays 440 Hz, Bob's 650. */
  readonly connect: () => Promise<Talk>;
  /** The same, once both hear something. */
  readonly talk: () => Promise<Talk>;
  /** Renews the path of one end: offer, answer. */
  readonly restart: (by: End, other: End) => Promise<void>;
  /** Waits for something that must come, at most ten seconds. */
  readonly until: (what: () => boolean | Promise<boolean>) => Promise<void>;
  /**
   * Waits until one recording has each of the first tones and none of the others, so that a recording of nothing is not
   * taken for silence.
   */
  readonly heard: (tones: readonly number[], without?: readonly number[]) => Promise<void>;
  /** How many packets of sound have left an end, and how many bytes and checks of anything. */
  readonly sent: (end: End) => Promise<{ readonly packets: number; readonly bytes: number }>;
  /**
   * At the address `#unasked` the page connects by itself, before anybody has pressed anything. Its button is then
   * Ada's "Tap to hear".
   */
  readonly unasked: Promise<Talk> | null;
  /** Opens the microphone and makes an end whose other is in another browser: `lone`. */
  readonly begin: () => Promise<void>;
  readonly lone: () => End & { readonly microphone: Microphone };
}

export interface Talk {
  readonly ada: PairedEnd;
  readonly bob: PairedEnd;
  readonly microphones: readonly [Microphone, Microphone];
}

declare global {
  interface Window {
    stage: Stage;
  }
}

const media = createMedia(clock);

const until: Stage['until'] = async (what) => {
  const deadline = performance.now() + 10_000;
  while (!(await what())) {
    if (performance.now() > deadline) throw new Error(`It never came: ${String(what)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

const heard: Stage['heard'] = (tones, without = []) =>
  until(async () => {
    const recording = await window.ears.listen(200, [...tones, ...without]);
    function strength(tone: number): number {
      return recording.tones[tone] ?? 0;
    }
    return tones.every((tone) => strength(tone) > 0.02) && without.every((tone) => strength(tone) < 0.01);
  });

function createEnd(as: PeerRole, passed: () => void): End {
  const events: PeerEvent[] = [];
  const out: Candidate[] = [];
  const peer = media.createPeer(as, (event) => {
    events.push(event);
    if (event.type !== 'candidates') return;
    out.push(...event.list);
    passed();
  });
  const pc = window.ears.peers.at(-1);
  if (pc === undefined) throw new Error('A peer without a connection.');
  return { peer, pc, events, out };
}

const pair: Stage['pair'] = () => {
  const open = { ada: true, bob: true };
  function pass(): void {
    if (open.ada) bob.peer.addCandidates(ada.out.splice(0));
    if (open.bob) ada.peer.addCandidates(bob.out.splice(0));
  }
  const ada = createEnd('caller', pass);
  const bob = createEnd('callee', pass);
  function trickle(name: 'ada' | 'bob') {
    return (on: boolean) => {
      open[name] = on;
      pass();
    };
  }
  return { ada: { ...ada, trickle: trickle('ada') }, bob: { ...bob, trickle: trickle('bob') } };
};

const tones: AudioContext[] = [];

const toneMicrophone: Stage['toneMicrophone'] = async (hertz) => {
  const context = new AudioContext();
  tones.push(context);
  const tone = new OscillatorNode(context, { frequency: hertz });
  const out = context.createMediaStreamDestination();
  tone.connect(new GainNode(context, { gain: 0.3 })).connect(out);
  tone.start();
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = () => Promise.resolve(out.stream);
  const opening = media.openMicrophone(() => undefined);
  navigator.mediaDevices.getUserMedia = ask;
  const microphone = await opening;
  if ('code' in microphone) throw new Error(microphone.detail);
  return microphone;
};

const connect: Stage['connect'] = async () => {
  const { ada, bob } = pair();
  const microphones = await Promise.all([toneMicrophone(440), toneMicrophone(650)]);
  await bob.peer.prepare(await ada.peer.offer());
  await ada.peer.attach(microphones[0]);
  const answering = bob.peer.answer();
  bob.peer.connect();
  await bob.peer.attach(microphones[1]);
  await ada.peer.takeAnswer(await answering);
  return { ada, bob, microphones };
};

const talk: Stage['talk'] = async () => {
  const ends = await connect();
  await until(() => [ends.ada, ends.bob].every(({ events }) => events.some(({ type }) => type === 'sound')));
  return ends;
};

const restart: Stage['restart'] = async (by, other) => {
  const answer = await other.peer.takeOffer(await by.peer.restart(), true);
  await by.peer.takeAnswer(answer ?? '');
};

const sent: Stage['sent'] = async ({ pc }) => {
  let packets = 0;
  let bytes = 0;
  for (const stat of (await pc.getStats()).values()) {
    if (stat.type === 'outbound-rtp') packets += stat.packetsSent;
    if (stat.type === 'transport') bytes += stat.bytesSent;
    if (stat.type === 'candidate-pair') bytes += stat.bytesSent + stat.requestsSent + stat.responsesSent;
  }
  return { packets, bytes };
};

let lonely: ReturnType<Stage['lone']> | null = null;

const lone: Stage['lone'] = () => {
  if (lonely === null) throw new Error('begin() comes first.');
  return lonely;
};

const begin: Stage['begin'] = async () => {
  const microphone = await media.openMicrophone(() => undefined);
  if ('code' in microphone) throw new Error(microphone.detail);
  lonely = { ...createEnd('callee', () => undefined), microphone };
};

const unasked = location.hash === '#unasked' ? connect() : null;
document.querySelector('button')?.addEventListener('click', () => {
  for (const context of tones) void context.resume();
  void unasked?.then(({ ada }) => ada.peer.hear());
});

window.stage = { media, pair, toneMicrophone, connect, talk, restart, until, heard, sent, unasked, begin, lone };
