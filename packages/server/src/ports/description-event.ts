/** The event of an offer or answer. A newer one of the same call and kind takes the place of one that was missed. */
export interface DescriptionEvent {
  readonly callId: string;
  readonly kind: 'offer' | 'answer';
  readonly json: string;
}
