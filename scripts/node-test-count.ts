/** A reporter for `node --test` that writes nothing but the final counts, as JSON, for `npm test` to add up. */
export default async function* count(events: AsyncIterable<{ type: string; data: unknown }>): AsyncGenerator<string> {
  for await (const { type, data } of events) {
    // One summary comes for each file, and at the end one without a file for all of them.
    if (type === 'test:summary' && typeof data === 'object' && data !== null && !('file' in data && data.file) && 'counts' in data) {
      yield JSON.stringify(data.counts);
    }
  }
}
