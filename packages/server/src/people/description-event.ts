/** An offer or answer as an event. The latest of a kind in a call makes those before it needless. Not a literal, see decision 0015. */
export class Description {
  readonly callId: string;
  readonly kind: 'offer' | 'answer';
  readonly sdp: string;

  constructor(callId: string, kind: 'offer' | 'answer', sdp: string) {
    this.callId = callId;
    this.kind = kind;
    this.sdp = sdp;
  }

  replaces(other: Description): boolean {
    return this.kind === other.kind && this.callId === other.callId;
  }
}
