import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Memory } from '../../src/commands/replays.ts';
import type { Answer } from '../../src/ports/core.ts';

const kept = 1_000;
const most = 8;

/** Ids of which many end alike, and some are the whole of another's end. */
const requestId = fc
  .tuple(fc.constantFrom('', 'a', 'b', 'somewhat longer '), fc.constantFrom('0123456789abcdef', 'x0123456789abcde', '1', '2', '3'))
  .map((parts) => parts.join(''));
const name = fc.constantFrom('call/end' as const, 'call/hold' as const);
const story = fc.array(fc.record({ name, requestId, wait: fc.constantFrom(0, 1, kept / 2, kept) }), { maxLength: 60 });

test('a memory gives again what a list of the newest answers would, and nothing else', () => {
  fc.assert(
    fc.property(story, (requests) => {
      const memory = new Memory(kept, most, 0);
      let list: { readonly key: string; readonly answer: Answer; readonly at: number }[] = [];
      let now = 0;
      for (const [index, request] of requests.entries()) {
        now += request.wait;
        const key = `${request.name} ${request.requestId}`;
        const expected = list.find((entry) => entry.key === key && now - entry.at < kept)?.answer ?? null;
        assert.equal(memory.find(request.name, request.requestId, now), expected);
        if (expected !== null) continue;
        const answer: Answer = { http: 200, body: { index } };
        memory.keep(request.name, request.requestId, answer, now);
        list = [...list.filter((entry) => entry.key !== key), { key, answer, at: now }].slice(-most);
      }
    }),
    { numRuns: 2_000 },
  );
});
