import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { sizes, times } from '@earshot/protocol';
import { patience } from '../../src/doors/lobby.ts';
import { Away } from '../../src/ports/unavailable.ts';
import { ada, adaToken } from './echo-core.ts';
import { poll } from './frames.ts';
import { openHostileHouse } from './hostile-house.ts';
import { connection, request } from './request.ts';

const hello = JSON.stringify({ t: 'hello', version: 1, token: adaToken, endpoint_id: ada.userId, resume: null });

const { house, core, clock, log } = await openHostileHouse();

interface Ended {
  code: number;
  frames: unknown[];
}

async function open(options: object = {}): Promise<{ socket: WebSocket; ended: Promise<Ended> }> {
  const socket = new WebSocket(`wss://localhost:${house.port}/api/socket`, { ca: house.cert, ...options });
  const frames: unknown[] = [];
  socket.on('message', (data) => frames.push(JSON.parse(String(data))));
  socket.on('error', () => {});
  const ended = once(socket, 'close').then(([code]) => ({ code: Number(code), frames }));
  await once(socket, 'open');
  return { socket, ended };
}

test('nobody can say for a while whose token it is: who asks is told to come back, by every door, and the log tells no failure', async (t) => {
  const usual = { ...core };
  t.after(() => Object.assign(core, usual));
  let asked = 0;
  core.authenticate = (_token, done) => {
    asked += 1;
    done({ ok: false, error: new Away('It is away.') });
  };
  async function waitInVain(): Promise<void> {
    await poll('somebody has asked', () => (asked > 0 ? true : null));
    clock.advance(patience);
    asked = 0;
  }
  const { socket, ended } = await open();
  socket.send(hello);
  await waitInVain();
  const { code, frames } = await ended;
  assert.deepEqual([code, frames.map((told) => Reflect.get(told as object, 'reason')), log.lines], [1012, ['restart'], []]);
  for (const path of ['/api/users/list', `/api/events?version=1&endpoint_id=${ada.userId}`]) {
    const answer = request(house, path, { headers: { authorization: `Bearer ${adaToken}` } });
    await waitInVain();
    const got = await answer;
    assert.deepEqual([got.http, got.json.retry_after, got.headers.connection, log.lines], [503, 5, 'close', []], path);
  }
});

describe('what is said on a socket', () => {
  const first: [string, string | Buffer, number][] = [
    ['no JSON', '{', 4400],
    ['bytes', Buffer.from(hello), 4400],
    ['a list', '[]', 4400],
    ['null', 'null', 4400],
    ['a command', '{"t":"command","id":"1","name":"users/list","body":{}}', 4400],
    ['a hello without a version', hello.replace('"version":1,', ''), 4400],
    ['a hello with a bad endpoint', hello.replace(ada.userId, 'x'), 4400],
    ['a hello with a strange resume', hello.replace('null', '{"epoch":1,"seq":"x"}'), 4400],
    ['a hello with a number beyond all events', hello.replace('null', '{"epoch":"1","seq":99999999999999}'), 4400],
    ['a hello with something after it', `${hello}\u001ev=0`, 4400],
    ['a hello with a wrong token', hello.replace(adaToken, 'wrong'), 4401],
  ];
  for (const [what, frame, code] of first) {
    test(`${what} as the first frame is told and closed as ${code}`, async () => {
      const { socket, ended } = await open();
      socket.send(frame);
      const { code: closed, frames } = await ended;
      assert.equal(closed, code);
      assert.equal(Reflect.get(frames[0] as object, 't'), 'bye');
    });
  }

  const later = [
    '{"t":"command"}',
    '{"t":"command","id":"1","name":"users/fly","body":{}}',
    '{"t":"command","id":"1","name":"users/list","body":[]}',
    '{"t":"command","id":"1","name":"users/list","body":null}',
    '{"t":"command","id":"1","name":"users/list","body":"text"}',
    '{"t":"command","id":"1","name":"users/list"}',
    hello,
    '7',
    '{"t":"command","id":"1","name":"signal/offer","body":{}}\u001ev=0',
    '\u001e{}',
  ];
  for (const frame of later) {
    test(`${frame.slice(0, 64)} after hello is closed as 4400, once`, async () => {
      const { socket, ended } = await open();
      const asked = core.asked.length;
      socket.send(hello);
      socket.send(frame);
      socket.send('{"t":"command","id":"2","name":"users/list","body":{}}');
      const { code, frames } = await ended;
      assert.deepEqual([code, frames.map((told) => Reflect.get(told as object, 't'))], [4400, ['welcome', 'bye']]);
      assert.equal(core.asked.length, asked, 'nothing after it is carried out');
    });
  }

  test('an id is answered as it was given, whatever it is made of', async () => {
    const { socket, ended } = await open();
    const ids = ['"', '\\', '\u0000\n', 'é', '\u2028', '☎️', '},"t":"x', '\ud800'];
    socket.send(hello);
    for (const id of ids) socket.send(JSON.stringify({ t: 'command', id, name: 'users/list', body: {} }));
    socket.send('7');
    const { frames } = await ended;
    assert.deepEqual(
      frames.slice(1, -1),
      ids.map((id) => ({ t: 'answer', id, http: 200, body: { status: 'success', name: 'users/list' } })),
    );
  });

  test('a message too large, in too many pieces or in broken UTF-8 closes its own socket only', async () => {
    const big = await open();
    big.socket.send('x'.repeat(sizes.frame + 1));
    assert.equal((await big.ended).code, 1009);
    const pieces = await open();
    for (let n = 0; n <= sizes.fragments; n += 1) pieces.socket.send('x', { fin: false });
    assert.equal((await pieces.ended).code, 1008);
    const text = await open();
    text.socket.send(Buffer.from([0xc3, 0x28]), { binary: false });
    assert.equal((await text.ended).code, 1007);
  });

  test('a message of sixteen pieces is read', async () => {
    const { socket, ended } = await open();
    const size = Math.ceil(hello.length / sizes.fragments);
    for (let n = 0; n < sizes.fragments; n += 1) socket.send(hello.slice(n * size, (n + 1) * size), { fin: n === sizes.fragments - 1 });
    await once(socket, 'message');
    socket.close();
    assert.equal(Reflect.get((await ended).frames[0] as object, 't'), 'welcome');
  });
});

describe('the life of a socket', () => {
  test('who does not say hello is closed after five seconds', async () => {
    const { ended } = await open();
    clock.advance(4_999);
    clock.advance(1);
    assert.equal((await ended).code, 4408);
  });

  test('who answers no ping is gone after the third, and their endpoint is told', async () => {
    const { socket, ended } = await open({ autoPong: false });
    socket.send(hello);
    await once(socket, 'message');
    const detached = core.lives.filter((life) => life === 'detach').length;
    for (let n = 0; n < 2; n += 1) {
      const pinged = once(socket, 'ping');
      clock.advance(times.ping);
      await pinged;
    }
    clock.advance(times.ping);
    assert.equal((await ended).code, 1006);
    assert.ok(core.lives.filter((life) => life === 'detach').length > detached);
  });

  test('who answers every ping stays', async () => {
    const { socket } = await open();
    socket.send(hello);
    await once(socket, 'message');
    for (let n = 0; n < 5; n += 1) {
      const lives = core.lives.length;
      const pinged = once(socket, 'ping');
      clock.advance(times.ping);
      await pinged;
      await poll('the pong', () => core.lives.slice(lives).includes('alive') || null);
    }
    socket.terminate();
  });

  test('who does not read has a backlog that can be seen, and when they ask on all the same they are closed', async () => {
    const { socket, ended } = await open();
    socket.send(hello);
    await once(socket, 'message');
    const wire = core.wires.at(-1);
    assert.ok(wire);
    await poll('an empty backlog', () => wire.backlog === 0 || null);
    socket.pause();
    for (let n = 0; n < 400; n += 1) wire.send(JSON.stringify('x'.repeat(64 * 1024)));
    assert.ok(wire.backlog > 512 * 1024, String(wire.backlog));
    const [asked, lives] = [core.asked.length, core.lives.length];
    for (const name of ['users/list', 'users/register']) socket.send(JSON.stringify({ t: 'command', id: name, name, body: {} }));
    await poll('the end', () => core.lives.slice(lives).includes('detach') || null);
    assert.equal(core.asked.length, asked);
    socket.terminate();
    await ended;
  });
});

test('an event stream is kept awake, shows its backlog, and ends with a bye', async () => {
  const controller = new AbortController();
  const socket = await connection(house);
  socket.write(
    `GET /api/events?endpoint_id=${ada.userId}&version=1&epoch=e&seq=7 HTTP/1.1\r\nHost: localhost:${house.port}\r\nAuthorization: Bearer ${adaToken}\r\n\r\n`,
  );
  let text = '';
  async function until(pattern: RegExp): Promise<void> {
    while (!pattern.test(text)) text += String((await once(socket, 'data', { signal: controller.signal }))[0]);
  }
  await until(/data: \{"t":"welcome","resume":\{"epoch":"e","seq":7\}\}\n\n/);
  assert.match(text, /^HTTP\/1.1 200 [\s\S]*content-type: text\/event-stream[\s\S]*cache-control: no-store/i);
  clock.advance(times.ping);
  await until(/\n:\n\n/);
  const wire = core.wires.at(-1);
  assert.ok(wire);
  const detached = core.lives.filter((life) => life === 'detach').length;
  wire.close('signed_out');
  await until(/data: \{"t":"bye","reason":"signed_out"/);
  assert.ok(core.lives.filter((life) => life === 'detach').length > detached);
  wire.send('late');
  wire.close('slow');
  socket.destroy();
});
