/**
 * The event of an offer or answer. A newer one of the same call, user and kind takes the place of one that was missed.
 */
export interface DescriptionEvent {
  readonly callId: string;
  /** The id of the user who has sent it. */
  readonly from: string;
  readonly kind: 'offer' | 'answer';
  readonly json: string;
}
