/**
 * What a call was like, kept by the phone and copied as JSON. Times are Unix milliseconds, or null when it never came
 * to that.
 */
export interface CallReport {
  readonly call_id: string | null;
  readonly direction: 'out' | 'in';
  readonly times: {
    /** Call or Accept was pressed here. */
    readonly click: number | null;
    /** A device of the callee confirmed that it rings. */
    readonly ringing: number | null;
    readonly accepted: number | null;
    readonly connected: number | null;
    /** The first sound of the other was heard here. */
    readonly first_sound: number | null;
    readonly ended: number | null;
  };
  readonly reason: string | null;
  /** Types of the chosen pair (RFC 8445): host, srflx, prflx or relay. */
  readonly candidates: { readonly local: string; readonly remote: string; readonly protocol: string } | null;
  readonly quality: Quality | null;
  /** Between me and each other who was in the call; `candidates` and `quality` above are of the one shown first. */
  readonly pairs: readonly PairReport[];
  /** Packets of the whole call that were lost, as a share from 0 to 1; null before the first reading. */
  readonly lost: number | null;
  /**
   * Each time the sound was lost: since when, and for how long (ms; null while it lasts, or when it never came back).
   */
  readonly interruptions: readonly Interruption[];
}

/** What the sound between me and one other was like. */
export interface PairReport {
  readonly id: string;
  readonly username: string;
  readonly candidates: CallReport['candidates'];
  readonly quality: Quality | null;
}

export interface Interruption {
  readonly at: number;
  readonly ms: number | null;
}

/** What arrives here, over the last reading. */
export interface Quality {
  /** Share of packets lost, 0 to 1. */
  readonly loss: number;
  readonly jitter_ms: number;
  readonly round_trip_ms: number | null;
  /** Share of the sound that was made up because it was missing, 0 to 1. */
  readonly concealed: number;
  /** Opus alone, or RED around it (RFC 2198). */
  readonly codec: string | null;
  /** Share of what I sent that never came to the other, as they report; null while they have not. */
  readonly sent_loss: number | null;
  /** How loud the other was, as a root mean square from 0 to 1; null where the browser does not measure it. */
  readonly level: number | null;
}
