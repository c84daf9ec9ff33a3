import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startEchoTest, type EchoPorts } from '../src/echo/echo-test.ts';
import { backVerdict, microphoneVerdict, noFacts, type EchoFacts } from '../src/echo/verdict.ts';
import { isByUdp, kindOf } from '../src/echo/ways.ts';

const relay = { urls: ['turn:here'], username: 'u', credential: 'c' };
const stun = { urls: ['stun:here'] };
const open: EchoFacts = { ...noFacts, microphone: 'open' };

test('A microphone that gives nothing is silent after three seconds, one that gives little too quiet after six', () => {
  assert.equal(microphoneVerdict(noFacts), 'asking');
  assert.equal(microphoneVerdict({ ...open, openMs: 2_900 }), 'listening');
  assert.equal(microphoneVerdict({ ...open, openMs: 3_000 }), 'silent');
  assert.equal(microphoneVerdict({ ...open, openMs: 5_900, mine: 0.2 }), 'listening');
  assert.equal(microphoneVerdict({ ...open, openMs: 6_000, mine: 0.2 }), 'quiet');
  assert.equal(microphoneVerdict({ ...open, openMs: 60_000, mine: 0.4 }), 'good');
});

test('A microphone that the system has muted is called so, unless it was heard before', () => {
  assert.equal(microphoneVerdict({ ...open, microphone: 'muted', openMs: 9_000 }), 'muted');
  assert.equal(microphoneVerdict({ ...open, microphone: 'muted', openMs: 9_000, mine: 0.5 }), 'good');
});

test('What comes back is missed only once something went in on a way that is up', () => {
  assert.equal(backVerdict({ ...open, way: 'up' }), 'waiting');
  assert.equal(backVerdict({ ...open, way: 'looking', mine: 0.5 }), 'waiting');
  assert.equal(backVerdict({ ...open, way: 'up', mine: 0.5 }), 'missing');
  assert.equal(backVerdict({ ...open, way: 'up', mine: 0.5, back: 0.5 }), 'heard');
  assert.equal(backVerdict({ ...open, way: 'none', mine: 0.5 }), 'none');
});

test('UDP works when a server was heard by it, and not by a relay over TCP', () => {
  const types = ['host udp', 'srflx udp', 'relay udp', 'relay tls', 'relay tcp', 'relay ', 'srflx tcp'];
  assert.deepEqual(types.filter(isByUdp), ['srflx udp', 'relay udp']);
});

test('By which protocol a relay was reached is what the browser says, or the URL of the relay', () => {
  const place = { type: 'relay', protocol: 'udp' };
  assert.equal(kindOf({ type: 'srflx', protocol: 'udp', url: 'stun:here' }), 'srflx udp');
  assert.equal(kindOf({ ...place, relayProtocol: 'tcp', url: 'turn:here?transport=udp' }), 'relay tcp');
  assert.equal(kindOf({ ...place, relayProtocol: null, url: 'turn:192.0.2.2:3478?transport=udp' }), 'relay udp');
  assert.equal(kindOf({ ...place, url: 'turn:here?transport=tcp' }), 'relay tcp');
  assert.equal(kindOf({ ...place, url: 'turn:here' }), 'relay udp');
  for (const url of ['turns:here', null, '']) assert.equal(kindOf({ ...place, url }), 'relay unknown');
});

/** A browser of a few lines; `look` moves its clock to the next look. */
function browser(
  servers: Awaited<ReturnType<EchoPorts['servers']>>,
  ways: { readonly types?: readonly string[]; readonly meets?: boolean } = {},
) {
  let now = 0;
  let task: (() => void) | null = null;
  const done: string[] = [];
  const levels = { mine: 0, back: 0 };
  let tell: (is: 'up' | 'none' | 'tap' | 'plays') => void = () => undefined;
  const ports: EchoPorts = {
    clock: {
      now: () => now,
      after: (ms, next) => {
        task = () => {
          now += ms;
          next();
        };
        return () => (task = null);
      },
    },
    open: async () => ({
      level: () => levels.mine,
      hushed: () => false,
      close: () => void done.push('microphone closed'),
      loop: (on) => {
        tell = on;
        return { level: () => levels.back, hear: () => void done.push('heard'), close: () => void done.push('loop closed') };
      },
    }),
    servers: async () => servers,
    gather: async (list, enough) => {
      done.push(`gather by ${list.length}`);
      return (ways.types ?? []).some(enough);
    },
    meet: async (list) => {
      done.push(`meet by ${list.length}`);
      return ways.meets === true;
    },
  };
  return { ports, done, levels, tell: (is: Parameters<typeof tell>[0]) => tell(is), look: () => task?.(), waits: () => task !== null };
}

function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

test('Ada speaks, hears herself, and reads that UDP and the relay work', async () => {
  const { ports, done, levels, tell, look } = browser([stun, relay], { types: ['host udp', 'srflx udp'], meets: true });
  const echo = startEchoTest(ports);
  await settled();
  tell('up');
  levels.mine = 0.6;
  look();
  levels.mine = 0;
  levels.back = 0.5;
  look();
  const { facts } = echo.getView();
  assert.deepEqual([microphoneVerdict(facts), backVerdict(facts), facts.udp, facts.relay], ['good', 'heard', 'works', 'works']);
  assert.deepEqual(done, ['gather by 2', 'meet by 1']);
  assert.deepEqual(echo.levels(), { mine: 0, back: 0.5 });
});

test('Without servers nobody outside is asked; without the own server nothing is said of the relay', async () => {
  const inside = browser([]);
  const echo = startEchoTest(inside.ports);
  await settled();
  assert.deepEqual([echo.getView().facts.udp, echo.getView().facts.relay, inside.done], ['unknown', 'unset', []]);
  const away = startEchoTest(browser(null).ports);
  await settled();
  assert.deepEqual([away.getView().facts.udp, away.getView().facts.relay], ['unknown', 'unknown']);
});

test('Where nothing but TCP gets out the relay works, and UDP does not', async () => {
  const echo = startEchoTest(browser([stun, relay], { types: ['host udp', 'relay tcp'], meets: true }).ports);
  await settled();
  assert.deepEqual([echo.getView().facts.udp, echo.getView().facts.relay], ['unanswered', 'works']);
});

test('A relay that cannot be reached is told, and servers that do not answer', async () => {
  const echo = startEchoTest(browser([stun, relay]).ports);
  await settled();
  assert.deepEqual([echo.getView().facts.udp, echo.getView().facts.relay], ['unanswered', 'fails']);
});

test('The browser plays nothing before a tap: Ada is told, and taps', async () => {
  const { ports, done, tell } = browser([]);
  const echo = startEchoTest(ports);
  await settled();
  tell('tap');
  assert.equal(echo.getView().tapToHear, true);
  echo.hear();
  tell('plays');
  assert.deepEqual([echo.getView().tapToHear, done], [false, ['heard']]);
});

test('The end closes all of it once, also when the microphone opens only after it', async () => {
  const { ports, done, waits } = browser([]);
  const echo = startEchoTest(ports);
  await settled();
  echo.close();
  echo.close();
  assert.deepEqual([done, waits()], [['loop closed', 'microphone closed'], false]);

  const late = browser([]);
  startEchoTest(late.ports).close();
  await settled();
  assert.deepEqual(late.done, ['microphone closed']);
});

test('A microphone that is refused, or lost on the way, is the problem that is shown', async () => {
  const refused = startEchoTest({ ...browser([]).ports, open: async () => ({ code: 'permission_denied', detail: '' }) });
  await settled();
  assert.equal(refused.getView().problem?.code, 'permission_denied');
  const { ports, done } = browser([]);
  let lose: Parameters<EchoPorts['open']>[0] = () => undefined;
  const lost = startEchoTest({ ...ports, open: (told) => ((lose = told), ports.open(told)) });
  await settled();
  lose({ code: 'microphone_lost', detail: '' });
  assert.deepEqual([lost.getView().problem?.code, done], ['microphone_lost', ['loop closed', 'microphone closed']]);
});
