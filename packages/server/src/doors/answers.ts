/** Tells event streams of the requests that belong to them, for those are their answers to pings. */
export interface Answers {
  /** From now on `heard` is told of every request of this endpoint; the answer ends that. */
  expect(userId: string, endpointId: string, heard: () => void): () => void;
  /** A request of a user has come, with this input. */
  request(userId: string, input: unknown): void;
}

export function createAnswers(): Answers {
  const waiting = new Map<string, () => void>();
  function keyOf(userId: string, endpointId: string): string {
    return `${userId} ${endpointId}`;
  }
  return {
    expect(userId, endpointId, heard) {
      const key = keyOf(userId, endpointId);
      waiting.set(key, heard);
      return () => {
        if (waiting.get(key) === heard) waiting.delete(key);
      };
    },
    request(userId, input) {
      if (waiting.size === 0 || typeof input !== 'object' || input === null || !('endpoint_id' in input)) return;
      waiting.get(keyOf(userId, String(input.endpoint_id)))?.();
    },
  };
}
