import type { CloseReason, CommandName, ErrorCode, Hello, IceServer } from '@earshot/protocol';
import type { Done } from './result.ts';

/**
 * What doors ask of the core, however far away it is (`bus/`). Doors turn HTTP requests and frames into these calls;
 * nothing behind knows which door a command came by. What is decided is decided at once, one thing after the other;
 * what is told of it comes when it is kept, in the same turn or in a later one.
 */
export interface Bus {
  /** Whose token this is, or null when it is unknown or revoked. */
  authenticate(token: string, done: Done<Identity | null>): void;
  /** A user by bare id, at the first of their devices; for `EARSHOT_TRUST_USER_ID=1` only. */
  identify(userId: string, done: Done<Identity | null>): void;
  /**
   * Carries out a command and answers once, after what it tells others, exactly what REST sends. Of one endpoint the
   * commands are carried out and answered in the order in which they came. `identity` is null for a request without a
   * token, or with a wrong one. Checks, in this order: token, shape of the input, `not_you`, `name_taken`, request id,
   * the proof, the call, side, state, limits of the user. A challenge that the input names is used up by it. The
   * request id stands in the input as `request_id`, where the socket door puts the id of its frame; at live doors the
   * rate of commands is checked right after the token.
   */
  dispatch(from: Origin, name: CommandName, input: unknown, done: (answer: Answer) => void): void;
  /**
   * Reads for the names of the old system (API.md 1). With an identity, that user must be a party; null is let in, for
   * the door asks so under `EARSHOT_TRUST_USER_ID=1` alone. `get_offer` answers the caller's offer and `get_answer` the
   * callee's answer (`pending` before accept), whoever of the two asks; `list`, `get` and `status` are `users/list`,
   * `users/get` and `signal/status` in nobody's name. Counts as nobody's life unless there is an identity.
   */
  readOld(from: Origin, name: OldRead, input: unknown, done: (answer: Answer) => void): void;
  /**
   * Connects an endpoint: sends `welcome`, then either what it missed or nothing, then events as they come. Answers
   * once, and why not when it may not. An older wire of the same endpoint is closed as `replaced`.
   */
  attach(identity: Identity, hello: Greeting, wire: Wire, done: (attached: Attached | CloseReason) => void): void;
  /** A door has refused something by itself; for admins to see. */
  refused(code: ErrorCode, address: string): void;
  /** How the core is; what was found is said again for a second. */
  state(done: Done<CoreState>): void;
}

/** The core as the process has it in which it runs. */
export interface Core extends Bus {
  /** Tells every endpoint that the server stops, and closes them as `restart`. Calls stay open. */
  drain(withinMs: number): void;
  /** Whether a device of a user is here, or awaited after a restart. */
  isHere(userId: string, deviceId: string): boolean;
  /** Devices were forgotten for they were not here for long: what names were kept for them are free. */
  forgot(deviceIds: readonly string[]): void;
  /** Users are no more, as is known already: the last of their devices was forgotten. */
  gone(userIds: readonly string[]): void;
  counts(): Counts;
  /** What does not work while calls go on as usual, or null. */
  degraded(): string | null;
  /** Stops every timer, and has everything written that is not yet. Safe twice. */
  close(): void;
}

/** How an endpoint comes, and from which address. */
export interface Greeting extends Pick<Hello, 'endpoint_id' | 'resume' | 'version'> {
  readonly address: string;
}

export type OldRead = 'list' | 'get' | 'status' | 'get_offer' | 'get_answer';

/** Who a token belongs to: a device of a user. */
export interface Identity {
  readonly userId: string;
  readonly deviceId: string;
  /** SHA-256 of the token, hex; null for a bare user id under trust. */
  readonly tokenHash: string | null;
}

/** Where a command comes from. */
export interface Origin {
  readonly identity: Identity | null;
  /** The live connection it belongs to, or null for bare REST. */
  readonly endpointId: string | null;
  /** The client's network address, as told by the socket or a trusted proxy. */
  readonly address: string;
  /**
   * The web origin from which it comes, as it is signed in proofs (API.md 4); left out where there is none, and then no
   * proof is good.
   */
  readonly webOrigin?: string;
  /** It came by a proxy that is not believed, so that the address is the proxy's own, or by one that hides it. */
  readonly behindProxy?: true;
}

/** `body` has `status: 'success'` or is a protocol `Failure`. */
export interface Answer {
  readonly http: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** Whole seconds, for 429 and 503; the body says them too, as `retry_after`. */
  readonly retryAfter?: number;
  /** Another door may do it: whoever asks again shall come over a new connection, which may lead there. */
  readonly elsewhere?: true;
}

/** Unwritten bytes above which a wire is too slow to keep. */
export const slowBacklog = 512 * 1024;

/** The way to one live endpoint, made by the socket and stream doors. */
export interface Wire {
  /** Sends one frame that is JSON text already. Never throws. */
  send(frame: string): void;
  /** Bytes handed over and not yet written to the network. */
  readonly backlog: number;
  /** Says `bye` with its reason, and closes. Safe twice. */
  close(reason: CloseReason): void;
}

/** One connected endpoint. */
export interface Attached {
  readonly endpointId: string;
  /** The wire is gone; the endpoint's grace begins. Safe twice. */
  detach(): void;
  /** A frame or pong came from the client. */
  alive(): void;
}

/** How the core is, for health and metrics. */
export interface CoreState {
  /** Why it is not fit to serve, or null. */
  readonly unfit: string | null;
  /** What does not work while calls go on as usual, or null. */
  readonly degraded: string | null;
  /** Whether the database is sound, in a word. */
  readonly database: string;
  /** How it is with what runs beside the core, as health tells it: the relay, and the certificate that is ordered. */
  readonly beside: Beside;
  readonly counts: Counts;
}

/** What runs beside the core: how it is, in a word, and why where something is wrong, as a sentence. */
export interface Beside {
  readonly relay?: 'starting' | 'up' | 'down' | 'missing';
  readonly relay_reason?: string;
  readonly acme?: 'good' | 'waiting' | 'failed';
  readonly acme_reason?: string;
}

export interface Counts {
  readonly usersOnline: number;
  readonly endpoints: number;
  readonly calls: Readonly<Record<'calling' | 'incall' | 'onhold', number>>;
}

/** What admins see of how the server is set. */
export interface AboutServer {
  /** The certificate that is served now: its SHA-256 fingerprint, its names, and when it ends (Unix milliseconds). */
  certificate(): { readonly fingerprint: string; readonly names: readonly string[]; readonly ends_at: number } | null;
  /** How it is with what runs beside the core; left out where nothing does. */
  readonly beside?: () => Beside;
  /** Limits that an operator can set, by the name of the setting. */
  readonly limits: readonly { readonly name: string; readonly value: number }[];
}

/**
 * Chooses the ICE servers of one call from where its two parties are (DESIGN 3.10). Without a call: all, for a trial.
 */
export type ChooseIceServers = (parties: {
  readonly userId: string;
  readonly callId: string | null;
  readonly mine: string;
  readonly theirs: string;
}) => readonly IceServer[];
