import { expect, long, test } from '../lab/lab.ts';
import { openBarePeer, type BarePeer } from '../lab/bare-peer.ts';
import { expectStatus } from '../lab/glimpse.ts';
import { expectSilence, expectTalk } from '../lab/hearing.ts';
import { expectReceipt, type Person } from '../lab/person.ts';
import { pollUntil, startProgram, stayAlive, type Program } from '../lab/program.ts';
import { pressSeen } from '../lab/eyes.ts';

test('two programs place, answer, hold and end a whole call by fetch and polling alone', async ({ server, nameOf }) => {
  const ada = await startProgram(server, nameOf('Ada'));
  const bob = await startProgram(server, nameOf('Bob'));
  const { body: list } = await ada.get('/api/users/list');
  expect(list.users?.map((user) => user.username)).toEqual(expect.arrayContaining([ada.name, bob.name]));
  expect((await bob.get('/api/signal/incoming')).body.call).toBeNull();

  const { body: begun } = await ada.post('/api/call/initiate', { target_user_id: bob.id, offer: 'v=0 offer of Ada' });
  const query = { call_id: begun.call_id ?? '' };
  await ada.post('/api/signal/ice', { ...query, candidate: 'candidate:1 1 udp 1 127.0.0.1 9 typ host' });
  const { body: incoming } = await pollUntil(bob, '/api/signal/incoming', {}, ({ body }) => body.call !== null);
  expect(incoming.call).toMatchObject({ ...query, caller_username: ada.name, offer: 'v=0 offer of Ada', status: 'calling' });
  await pollUntil(ada, '/api/signal/status', query, ({ body }) => body.call?.ringing === true);
  expect((await ada.get('/api/signal/answer', query)).body.status).toBe('pending');

  expect((await bob.post('/api/call/accept', { ...query, answer: { type: 'answer', sdp: 'v=0 answer of Bob' } })).http).toBe(200);
  await bob.post('/api/signal/ice', { ...query, candidate: [{ candidate: 'candidate:2 1 udp 1 127.0.0.1 9 typ host', sdpMid: '0' }] });
  const { body: answered } = await pollUntil(ada, '/api/signal/answer', query, ({ body }) => body.answer !== undefined);
  expect(answered.answer).toBe('v=0 answer of Bob');
  expect((await bob.get('/api/signal/offer', query)).body.offer).toBe('v=0 offer of Ada');
  expect((await bob.get('/api/signal/ice', query)).body).toMatchObject({
    candidates: ['candidate:1 1 udp 1 127.0.0.1 9 typ host'],
    next: 1,
  });
  expect((await ada.get('/api/signal/ice', query)).body.candidates).toMatchObject([{ sdpMid: '0' }]);
  expect((await ada.get('/api/ice-servers', query)).body.ice_servers).toEqual([]);

  expect((await bob.post('/api/call/hold', query)).body.call).toMatchObject({ status: 'onhold', held_by: [bob.id] });
  expect(await ada.post('/api/call/resume', query)).toMatchObject({ http: 409, body: { code: 'wrong_state' } });
  expect((await ada.get('/api/users/get', { user_id: bob.id })).body).toMatchObject({ user_status: 'onhold' });
  expect((await bob.post('/api/call/resume', query)).body.call).toMatchObject({ status: 'incall', held_by: [] });

  expect((await ada.post('/api/call/end', query)).body.call).toMatchObject({ status: 'ended', reason: 'hung_up', ended_by: ada.id });
  expect(await bob.get('/api/signal/status', query)).toMatchObject({ http: 404, body: { code: 'call_ended', reason: 'hung_up' } });
  for (const program of [ada, bob]) expect((await program.post('/api/users/disconnect')).body.success).toBe(true);
});

test('two programs keep a call alive by heartbeats, and it is lost when one of them falls silent', long, async ({ server, nameOf }) => {
  const ada = await startProgram(server, nameOf('Ada'));
  const bob = await startProgram(server, nameOf('Bob'));
  const { body } = await ada.post('/api/call/initiate', { target_user_id: bob.id });
  const query = { call_id: body.call_id ?? '' };
  const silentSince = Date.now();
  await bob.post('/api/call/accept', query);
  await expect
    .poll(async () => (await ada.get('/api/signal/status', query)).body, { timeout: 20_000, intervals: [250] })
    .toMatchObject({ code: 'call_ended', reason: 'lost', call: { ended_by: null } });
  expect(Date.now() - silentSince).toBeGreaterThan(9_000);
});

test('a program that sends its offer only when Bob has accepted is answered, and they hear each other', async ({
  bob,
  server,
  browserOf,
  nameOf,
}) => {
  const ada = await startProgram(server, nameOf('Ada'));
  const peer = await openBarePeer(await browserOf('Ada'), server, { name: ada.name, voice: 'Ada' });
  const stop = stayAlive(ada);
  try {
    const { body } = await ada.post('/api/call/initiate', { target_user_id: await idOf(ada, bob.name) });
    const query = { call_id: body.call_id ?? '' };
    await pressSeen(bob.page.getByRole('button', { name: 'Accept' }), { delay: 300 });
    await pollUntil(ada, '/api/signal/status', query, (answer) => answer.body.call?.status === 'incall');
    expect((await ada.post('/api/signal/offer', { ...query, offer: await peer.offer() })).http).toBe(200);
    await sendCandidates(ada, query, peer);
    const { body: answered } = await pollUntil(ada, '/api/signal/answer', query, (answer) => answer.body.answer !== undefined);
    await peer.takeAnswer(answered.answer ?? '');
    await takeCandidates(ada, query, peer);
    await expectTalk(bob, peer.ears);
    await bob.press('End call');
  } finally {
    stop();
    await peer.close();
  }
});

test('a program calls Bob, who accepts in a browser, and they hear each other', async ({ bob, cleo, server, browserOf, nameOf }) => {
  const ada = await startProgram(server, nameOf('Ada'));
  const peer = await openBarePeer(await browserOf('Ada'), server, { name: ada.name, voice: 'Ada' });
  const stop = stayAlive(ada);
  try {
    const offer = await peer.offer();
    const { body } = await ada.post('/api/call/initiate', { target_user_id: await idOf(ada, bob.name), offer });
    const query = { call_id: body.call_id ?? '' };
    await sendCandidates(ada, query, peer);
    await bob.sees({ role: 'alertdialog', name: 'Incoming call', text: ada.name });
    await bob.press('Accept');
    const { body: answered } = await pollUntil(ada, '/api/signal/answer', query, (answer) => answer.body.answer !== undefined);
    await peer.takeAnswer(answered.answer ?? '');
    await takeCandidates(ada, query, peer);
    await expectTalk(bob, peer.ears);
    await expectStatus(cleo, bob, 'In call');

    await bob.press('Hold');
    await expectHeld(bob, peer);
    await pollUntil(ada, '/api/signal/status', query, (answer) => answer.body.call?.status === 'onhold');
    await bob.press('Resume');
    await expectTalk(bob, peer.ears);

    await ada.post('/api/call/hold', query);
    await bob.sees({ role: 'region', name: `Call with ${ada.name}`, text: `${ada.name} put the call on hold` });
    await expectHeld(bob, peer);
    await ada.post('/api/call/resume', query);
    await expectTalk(bob, peer.ears);

    await ada.post('/api/call/end', query);
    await expectReceipt(bob, 'Call ended');
  } finally {
    stop();
    await peer.close();
  }
});

test('Bob calls a program from a browser, it answers, and they hear each other', async ({ bob, server, browserOf, nameOf }) => {
  const ada = await startProgram(server, nameOf('Ada'));
  const peer = await openBarePeer(await browserOf('Ada'), server, { name: ada.name, voice: 'Ada' });
  const stop = stayAlive(ada);
  try {
    await bob.press(`Call ${ada.name}`);
    const { body } = await pollUntil(ada, '/api/signal/incoming', {}, (answer) => answer.body.call?.offer !== undefined);
    const query = { call_id: body.call?.call_id ?? '' };
    await bob.sees({ role: 'region', name: `Call with ${ada.name}`, text: 'Ringing...' });
    const answer = await peer.answer(body.call?.offer ?? '');
    expect((await ada.post('/api/call/accept', { ...query, answer })).http).toBe(200);
    await takeCandidates(ada, query, peer);
    await sendCandidates(ada, query, peer);
    await expectTalk(bob, peer.ears);

    await bob.press('End call');
    expect((await pollUntil(ada, '/api/signal/status', query, (status) => status.http === 404)).body.reason).toBe('hung_up');
  } finally {
    stop();
    await peer.close();
  }
});

async function idOf(program: Program, name: string): Promise<string> {
  return (await program.get('/api/users/list', { search: name })).body.users?.find((user) => user.username === name)?.id ?? '';
}

async function sendCandidates(program: Program, query: { readonly call_id: string }, peer: BarePeer): Promise<void> {
  await expect.poll(async () => (await peer.candidates()).length, { message: 'own candidates' }).toBeGreaterThan(0);
  expect((await program.post('/api/signal/ice', { ...query, candidate: await peer.candidates() })).http).toBe(200);
}

async function takeCandidates(program: Program, query: { readonly call_id: string }, peer: BarePeer): Promise<void> {
  const { body } = await pollUntil(program, '/api/signal/ice', query, (answer) => (answer.body.candidates ?? []).length > 0);
  await peer.add(body.candidates ?? []);
}

/** No sound leaves Bob, and they hear none, although the program knows nothing of a hold and goes on sending. */
async function expectHeld(bob: Person, peer: BarePeer): Promise<void> {
  await Promise.all([expectSilence(bob, 1_000, 'played'), expectSilence(peer.ears)]);
}
