/** The event of an offer or answer, on its way to the doors. Not a literal, see decision 0015. */
export class DescriptionEvent {
  readonly callId: string;
  readonly kind: 'offer' | 'answer';
  readonly sdp: string;

  constructor(callId: string, kind: 'offer' | 'answer', sdp: string) {
    this.callId = callId;
    this.kind = kind;
    this.sdp = sdp;
  }
}
