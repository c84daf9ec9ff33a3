import type { Candidate, IceServer } from '@earshot/protocol';
import type { PhoneStorage } from './phone-api.ts';
import type { Problem } from './problems.ts';
import type { Entrance } from './session/entrance.ts';
import type { MicrophoneAccess } from './snapshot.ts';

/** What the phone needs from outside. A browser's are made in `browser.ts`; tests bring fakes of a few lines. */
export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly storage: PhoneStorage;
  /** The same for this tab alone: it outlives a reload, and no other tab sees it. */
  readonly tab: PhoneStorage;
  readonly sockets: Sockets;
  readonly http: Http;
  readonly media: Media;
  readonly entrance: Entrance;
  /**
   * Calls `listener` when the network of this device changed or came back, the page was shown again, it closes, or the
   * browser stops it for a while; the answer stops it.
   */
  readonly wake: (listener: (why: Wake) => void) => () => void;
}

/** `frozen`: nothing of the page runs until it is `shown` (Page Lifecycle, W3C WICG). */
export type Wake = 'network' | 'shown' | 'leaving' | 'frozen';

export interface Clock {
  /** Milliseconds on a clock that never jumps. */
  now(): number;
  /** Unix milliseconds: a clock that somebody may set. */
  wall(): number;
  /** Runs `task` once after `ms`; the answer cancels it. */
  after(ms: number, task: () => void): () => void;
}

export interface Random {
  /** A UUID (RFC 9562). */
  uuid(): string;
  /** From 0 up to 1. */
  unit(): number;
}

/** Opens sockets. `closed` comes exactly once, also when it never opened. */
export interface Sockets {
  open(url: string, on: { opened(): void; message(text: string): void; closed(code: number): void }): SocketLine;
}
export interface SocketLine {
  send(text: string): void;
  close(): void;
}

/** HTTPS without cookies. A failure to reach the server is null. */
export interface Http {
  /** Null when nothing was answered, or not within `ms`. */
  request(to: {
    readonly method: 'GET' | 'POST';
    readonly url: string;
    readonly token: string | null;
    readonly body: unknown;
    readonly ms?: number;
    /** It is sent even if the page is gone by then. */
    readonly last?: boolean;
  }): Promise<{
    readonly http: number;
    readonly body: unknown;
  } | null>;
}

/**
 * Reads event streams (WHATWG HTML 9.2): `data` is one event's text, `heard` tells of anything that came in, a comment
 * too. `closed` comes exactly once.
 */
export interface Streams {
  open(
    to: { readonly url: string; readonly token: string },
    on: { opened(): void; heard(): void; data(text: string): void; closed(): void },
  ): { close(): void };
}

/** The only way to microphone, speaker and RTCPeerConnection. */
export interface Media {
  /**
   * Whether a microphone can be opened now without asking the person: permission is granted and a device is there.
   * Known without waiting.
   */
  ready(): boolean;
  /** What is known of the microphone, and a watch for its changes; the answer stops it. Nobody is asked. */
  access(): MicrophoneAccess;
  watchAccess(listener: () => void): () => void;
  /** Why no call can be made here at all (insecure context, no WebRTC), or null. */
  unfit(): Problem | null;
  /**
   * To be called for a person's gesture alone, or to open again what such a gesture had opened: after a reload, or in
   * place of a device that is gone. Fails as a value, never by throwing.
   */
  openMicrophone(on: (event: MicrophoneEvent) => void): Promise<Microphone | Problem>;
  /** A new connection: to call, to be called, or in place of one of a call that goes on. */
  createPeer(as: PeerRole, on: (event: PeerEvent) => void): Peer;
  /**
   * While on, what can be made ahead of a call of mine is made ahead, if the microphone is ready. Nothing is gathered,
   * sent or asked for it.
   */
  standBy(on: boolean): void;
}

/** What a connection is for. A renewal looks for its way from the moment it is made, any other once it is described. */
export type PeerRole = 'caller' | 'callee' | 'renewal';

/** `lost`: the track ended by itself (unplugged, taken by another program, permission withdrawn). */
export type MicrophoneEvent = { readonly type: 'lost'; readonly problem: Problem };

/** An open microphone. Closing twice is safe. */
export interface Microphone {
  /** Mute and unmute: `track.enabled`. */
  enable(on: boolean): void;
  /** 0 to 1 at this instant. */
  level(): number;
  /** The same while it is muted, measured beside the line: nothing of it is sent. */
  unheard(): number;
  close(): void;
}

/**
 * One RTCPeerConnection with its lines (the voice is the only one so far), the negotiated data channel, and the element
 * that plays the other. All methods after `close()` do nothing; failures of a promise reject with an Error.
 */
export interface Peer {
  /** Caller, ahead of `offer()`: makes the text of the offer, so that `offer()` has it at hand. */
  draft(): Promise<void>;
  /** Caller: makes the offer. Resolves as soon as the text is known; the local description is set at once after. */
  offer(): Promise<string>;
  /** Callee at ring: reads the offer. Sends no packet, asks for no microphone. */
  prepare(offer: string): Promise<void>;
  /**
   * Callee, after `prepare` and before `answer`: sets the answer and gathers candidates, where the browser allows it
   * without a packet. Knows no candidate of the other, so it sends them none.
   */
  gather(): Promise<void>;
  /** Callee at Accept: gives the answer, and sets it where `gather` has not. */
  answer(): Promise<string>;
  /**
   * Callee, when the answer is on its way: from here on the other's candidates go in, those that stand in their offer
   * too, and the way is looked for.
   */
  connect(): void;
  takeAnswer(sdp: string): Promise<void>;
  /**
   * A further offer in the call (ICE restart): sets it and gives the answer. Polite side yields its own offer (perfect
   * negotiation, W3C webrtc-pc 10.7). Null: mine stands, or I have not accepted yet and the offer is only prepared.
   */
  takeOffer(sdp: string, polite: boolean): Promise<string | null>;
  /** Asks for new ICE candidates and gives the offer that carries them. */
  restart(): Promise<string>;
  setIceServers(servers: readonly IceServer[]): void;
  addCandidates(list: readonly Candidate[]): void;
  /** Puts the microphone on the voice line, or takes all sound off it (RTCRtpSender.replaceTrack). No renegotiation. */
  attach(microphone: Microphone | null): Promise<void>;
  /** Whether the other is played. */
  listen(on: boolean): void;
  /** Plays again after `tap`; from a gesture. */
  hear(): void;
  /** Sends over the data channel; false when it is not open. */
  send(text: string): boolean;
  /** How loud the other is now, 0 to 1. */
  level(): number;
  reading(): Promise<Reading>;
  close(): void;
}

export type PeerEvent =
  /** Local candidates, gathered for one turn of the event loop. */
  | { readonly type: 'candidates'; readonly list: readonly Candidate[] }
  /**
   * The browser has gathered for a while and found not one candidate: this connection will hardly find a way
   * (docs/decisions/0019). Told once.
   */
  | { readonly type: 'stalled' }
  /** RTCPeerConnection.connectionState, and iceConnectionState where that says more. */
  | { readonly type: 'connection'; readonly state: 'connecting' | 'connected' | 'disconnected' | 'failed' }
  /** The data channel can be used; or cannot any more. */
  | { readonly type: 'channel' | 'channel-closed' }
  | { readonly type: 'message'; readonly text: string }
  /** The first sound of the other came out. */
  | { readonly type: 'sound' }
  /** The browser refuses to play until the person presses something, or plays again. */
  | { readonly type: 'tap'; readonly needed: boolean };

/** Totals read from getStats (W3C webrtc-stats), all since the start of the connection. */
export interface Reading {
  readonly at: number;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  /** What of mine went out, and how much of it never came to the other, as they report (RFC 3550); null: not yet. */
  readonly packetsSent: number;
  readonly packetsLostThere: number | null;
  readonly jitterMs: number;
  readonly roundTripMs: number | null;
  readonly samples: number;
  readonly concealed: number;
  readonly silentConcealed: number;
  readonly bytesReceived: number;
  /** Null where the browser does not measure it. */
  readonly energy: number | null;
  readonly codec: string | null;
  readonly pair: { readonly local: string; readonly remote: string; readonly protocol: string } | null;
}
