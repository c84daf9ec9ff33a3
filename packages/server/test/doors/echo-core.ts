import type { Answer, Bus, Identity, Origin, Wire } from '../../src/ports/core.ts';

export const adaToken = 'ada-'.repeat(10);
export const ada: Identity = {
  userId: '00000000-0000-4000-8000-00000000000a',
  deviceId: '00000000-0000-4000-8000-0000000000da',
  tokenHash: 'hash',
};

/** A core that says back what it was asked, for tests of the doors alone. */
export interface EchoCore extends Bus {
  readonly asked: { from: Origin; name: string; input: unknown }[];
  readonly wires: Wire[];
  /** What happened to attached endpoints, in order. */
  readonly lives: string[];
  unfitBecause: string | null;
  degradedBecause: string | null;
  fails: boolean;
}

export function createEchoCore(): EchoCore {
  const lives: string[] = [];
  const core: EchoCore = {
    asked: [],
    wires: [],
    lives,
    unfitBecause: null,
    degradedBecause: null,
    fails: false,
    authenticate: (token, done) => done({ ok: true, value: token === adaToken ? ada : null }),
    identify: (userId, done) => done({ ok: true, value: userId === ada.userId ? { ...ada, tokenHash: null } : null }),
    dispatch(from, name, input, done) {
      core.asked.push({ from, name, input });
      if (core.fails) throw new Error('secret stack');
      if (from.identity === null && name !== 'users/register') done(failed(401, 'unauthorized'));
      else done({ http: 200, body: { status: 'success', name } });
    },
    readOld: (_from, name, _input, done) => done({ http: 200, body: { status: 'success', name } }),
    attach(_identity, hello, wire, done) {
      core.wires.push(wire);
      wire.send(JSON.stringify({ t: 'welcome', resume: hello.resume }));
      done({ endpointId: hello.endpoint_id, detach: () => lives.push('detach'), alive: () => lives.push('alive') });
    },
    refused() {},
    state(done) {
      const { unfitBecause: unfit, degradedBecause: degraded } = core;
      const counts = { usersOnline: 0, endpoints: 0, calls: { calling: 0, incall: 0, onhold: 0 } };
      done({ ok: true, value: { unfit, degraded, database: 'ok', beside: {}, counts } });
    },
  };
  return core;
}

function failed(http: number, code: string): Answer {
  return { http, body: { status: 'error', code, message: code } };
}
