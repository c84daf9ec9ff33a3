import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Answer, CoreState } from '../../src/ports/core.ts';
import type { Result } from '../../src/ports/result.ts';
import { Unavailable } from '../../src/ports/unavailable.ts';
import { ada, adaToken, createEchoCore } from '../doors/echo-core.ts';
import { poll } from '../doors/frames.ts';
import { attach, NotedWire } from './lossy.ts';
import { withoutNats } from './nats-server.ts';
import { reach, ways, type Reached } from './way.ts';

/** One suite for every way between doors and core: a door must not be able to tell which one it has. */
for (const by of ways)
  describe(`a core that is reached by ${by}`, { skip: by === 'nats' && withoutNats }, () => {
    const core = createEchoCore();
    const from = { identity: ada, endpointId: null, address: '192.0.2.7', webOrigin: 'https://localhost' };
    let reached: Reached;

    before(async () => {
      reached = await reach(core, by);
    });
    after(() => reached.close());

    function heard<T>(ask: (done: (value: T) => void) => void): Promise<T> {
      return new Promise((resolve) => ask(resolve));
    }

    test('knows Ada by her token and by her id, and nobody by another', async () => {
      const { bus } = reached;
      const known = await heard<unknown>((done) => bus.authenticate(adaToken, done));
      const byId = await heard<unknown>((done) => bus.identify(ada.userId, done));
      const nobody = await heard<unknown>((done) => bus.authenticate('x'.repeat(40), done));
      assert.deepEqual(
        [known, byId, nobody],
        [
          { ok: true, value: ada },
          { ok: true, value: { ...ada, tokenHash: null } },
          { ok: true, value: null },
        ],
      );
    });

    test('carries out commands in their order, with all that was said of where they come from', async () => {
      core.asked.length = 0;
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, n) =>
          heard<Answer>((done) => reached.bus.dispatch(from, n % 2 === 0 ? 'call/hold' : 'call/resume', { n, text: 'ä\u2028😀' }, done)),
        ),
      );
      assert.deepEqual(core.asked[1], { from, name: 'call/resume', input: { n: 1, text: 'ä\u2028😀' } });
      assert.deepEqual(
        core.asked.map(({ input }) => Object(input).n),
        Array.from({ length: 100 }, (_, n) => n),
      );
      assert.deepEqual(answers[0], { http: 200, body: { status: 'success', name: 'call/hold' } });
    });

    test('sends each endpoint its frames in order, the largest too, and closes it after the last', async () => {
      const wire = attach({ bus: reached.bus }, 'one');
      await poll('the endpoint', () => (wire.attached === null ? null : true));
      const inner = core.wires.at(-1);
      const frames = ['small', 'x'.repeat(3_000_000), 'ü'.repeat(600_000), 'last'];
      for (const frame of frames) inner?.send(frame);
      inner?.close('replaced');
      await poll('the close', () => wire.closed);
      assert.equal(wire.closed, 'replaced');
      assert.deepEqual(
        wire.frames.slice(1).map((frame) => frame.length),
        frames.map((frame) => frame.length),
      );
      assert.deepEqual(wire.frames.slice(1), frames);
    });

    test('is told that an endpoint lives, and that it has gone', async () => {
      core.lives.length = 0;
      const wire = attach({ bus: reached.bus }, 'two');
      await poll('the endpoint', () => (wire.attached === null ? null : true));
      wire.attached?.alive();
      await poll('the life', () => (core.lives.includes('alive') ? true : null));
      wire.attached?.detach();
      await poll('the end', () => (core.lives.includes('detach') ? true : null));
      assert.deepEqual(core.lives, ['alive', 'detach']);
    });

    test('lets nobody in whom the core refuses, and says why', async () => {
      const usual = { ...core };
      core.attach = (_identity, _hello, _wire, done) => done('too_many');
      const wire = new NotedWire();
      const why = await heard<unknown>((done) =>
        reached.bus.attach(ada, { endpoint_id: 'three', resume: null, version: 1, address: '' }, wire, done),
      );
      Object.assign(core, usual);
      assert.equal(why, 'too_many');
    });

    test('tells how it is, and what cannot be reached is told apart from what fails', async () => {
      core.degradedBecause = 'Calls cannot be written.';
      const state = await heard<Result<CoreState>>((done) => reached.bus.state(done));
      assert.deepEqual(state.ok && [state.value.degraded, state.value.database, state.value.counts.calls.incall], [
        'Calls cannot be written.',
        'ok',
        0,
      ]);
      const usual = { ...core };
      for (const error of [new Unavailable('The disk is full.'), new Error('secret')]) {
        core.authenticate = (_token, done) => done({ ok: false, error });
        const failed = await heard<Result<unknown>>((done) => reached.bus.authenticate(adaToken, done));
        assert.ok(!failed.ok);
        assert.equal(failed.error instanceof Unavailable, error instanceof Unavailable);
      }
      Object.assign(core, usual);
    });
  });
