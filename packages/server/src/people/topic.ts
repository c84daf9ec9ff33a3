/** What an event says something newer of: the latest event of a topic makes those before it needless. Not a literal, see decision 0015. */
export class Topic {
  readonly kind: 'offer' | 'answer';
  readonly callId: string;

  constructor(kind: 'offer' | 'answer', callId: string) {
    this.kind = kind;
    this.callId = callId;
  }

  equals(other: Topic): boolean {
    return this.kind === other.kind && this.callId === other.callId;
  }
}
