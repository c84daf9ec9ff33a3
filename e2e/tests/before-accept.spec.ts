import { expect, test } from '../lab/lab.ts';
import { openBarePeer, type BarePeer } from '../lab/bare-peer.ts';
import type { ChromiumPerson } from '../lab/chromium-person.ts';
import { beheld } from '../lab/eyes.ts';
import { expectSilence, expectTalk } from '../lab/hearing.ts';
import { ring, type Person } from '../lab/person.ts';
import { pollUntil, startProgram, type Program } from '../lab/program.ts';
import { setTrap, type Trap } from '../lab/trap.ts';

test('nothing leaves Bob before they accept a call of Ada', async ({ ada, bob }) => {
  await ring(ada, bob);
  await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'Ringing...' });
  await expectNothingSent(bob);
  await bob.press('Accept');
  await expectTalk(ada, bob);
  expect((await sent(bob)).packets).toBeGreaterThan(0);
});

test('the microphone opens under a finger on Accept, and closes when it is taken away: nothing leaves Bob, and it rings on', async ({
  ada,
  bob,
}) => {
  await ring(ada, bob);
  const button = bob.page.getByRole('button', { name: 'Accept' });
  await beheld(button);
  const accept = await button.boundingBox();
  if (accept === null) throw new Error('Accept has no place');
  const { mouse } = bob.page;
  await mouse.move(accept.x + accept.width / 2, accept.y + accept.height / 2);
  await mouse.down();
  await expect.poll(() => bob.run(() => window.ears.microphones.map((each) => each.readyState), null)).toEqual(['live']);
  await mouse.move(1, 1);
  await expect.poll(() => bob.run(() => window.ears.microphones.map((each) => each.readyState), null)).toEqual(['ended']);
  await mouse.up();
  expect(await sent(bob)).toMatchObject({ microphones: 1, ...unsent });
  function states() {
    return bob.run(() => window.ears.peers.map((peer) => peer.connectionState).slice(-2), null);
  }
  await expect.poll(states, { message: 'no port stays open, and another connection is made' }).toEqual(['closed', 'new']);
  await ada.sees({ role: 'region', name: `Call with ${bob.name}`, text: 'Ringing...' });
  await bob.sees({ role: 'alertdialog', name: 'Incoming call' });

  await beheld(button);
  await mouse.move(accept.x + accept.width / 2, accept.y + accept.height / 2);
  await mouse.down();
  await expect.poll(() => bob.run(() => window.ears.microphones.map((each) => each.readyState), null)).toEqual(['ended', 'live']);
  await expect.poll(async () => (await sent(bob)).gathered, { message: 'candidates under the finger' }).toBeGreaterThan(0);
  expect(await sent(bob)).toMatchObject(unsent);
  await mouse.up();
  await expectTalk(ada, bob);
  expect((await sent(bob)).microphones).toBe(2);
});

test('a long press of Accept lets the microphone go after two seconds, and its end accepts all the same', async ({ ada, bob }) => {
  await ring(ada, bob);
  const button = bob.page.getByRole('button', { name: 'Accept' });
  await beheld(button);
  await button.hover();
  await bob.page.mouse.down();
  function states() {
    return bob.run(() => window.ears.microphones.map((each) => each.readyState), null);
  }
  await expect.poll(states).toEqual(['live']);
  await expect.poll(states, { timeout: 5_000 }).toEqual(['ended']);
  await bob.page.mouse.up();
  await expectTalk(ada, bob);
});

/** A caller who sends what it likes, when it likes. */
interface Attack {
  readonly mallory: Program;
  readonly bob: Person;
  /** Bob's id. */
  readonly callee: string;
  readonly offer: string;
  readonly candidates: readonly unknown[];
}

async function call({ mallory, callee }: Attack, offer?: string): Promise<string> {
  const { http, body } = await mallory.post('/api/call/initiate', { target_user_id: callee, ...(offer === undefined ? {} : { offer }) });
  expect(http, `the call is taken: ${body.message ?? ''}`).toBe(200);
  return body.call_id ?? '';
}

function signal(attack: Attack, kind: 'offer' | 'answer' | 'ice', callId: string, what: unknown) {
  return attack.mallory.post(`/api/signal/${kind}`, { call_id: callId, [kind === 'ice' ? 'candidate' : kind]: what });
}

/**
 * Orders of messages in which a careless phone would begin to talk. All end with the whole offer and the candidates
 * being there.
 */
const orders: Readonly<Record<string, (attack: Attack) => Promise<string>>> = {
  'the offer with the call, then candidates': async (attack) => {
    const id = await call(attack, attack.offer);
    await signal(attack, 'ice', id, attack.candidates);
    return id;
  },
  'candidates first, the offer later': async (attack) => {
    const id = await call(attack);
    await signal(attack, 'ice', id, attack.candidates);
    await signal(attack, 'offer', id, attack.offer);
    return id;
  },
  'an answer that nobody asked for, then the offer twice': async (attack) => {
    const id = await call(attack);
    await signal(attack, 'answer', id, attack.offer);
    await signal(attack, 'offer', id, attack.offer);
    await signal(attack, 'answer', id, attack.offer);
    await signal(attack, 'offer', id, attack.offer);
    await signal(attack, 'ice', id, attack.candidates);
    return id;
  },
  'accept, hold and resume by the caller themselves': async (attack) => {
    const id = await call(attack, attack.offer);
    await signal(attack, 'ice', id, attack.candidates);
    for (const verb of ['accept', 'hold', 'resume', 'reject']) {
      const { http } = await attack.mallory.post(`/api/call/${verb}`, { call_id: id, answer: attack.offer });
      expect(http, verb).toBeGreaterThanOrEqual(403);
    }
    await signal(attack, 'answer', id, attack.offer);
    return id;
  },
  'an offer in which its candidates stand': async (attack) => {
    const lines = attack.candidates.map(
      (each) => `a=${typeof each === 'object' && each !== null && 'candidate' in each ? String(each.candidate) : ''}\r\n`,
    );
    return call(attack, attack.offer.replace(/(?=a=ice-ufrag)/, lines.join('')));
  },
  'another offer after the first was read': async (attack) => {
    const id = await call(attack, attack.offer);
    await expect.poll(() => attack.bob.run(() => window.ears.peers.some((peer) => peer.remoteDescription !== null), null)).toBe(true);
    await signal(attack, 'offer', id, attack.offer.replace(/^s=-/m, 's=again'));
    await signal(attack, 'ice', id, attack.candidates);
    return id;
  },
  'nonsense, then the offer': async (attack) => {
    const id = await call(attack, 'v=0 this is no session');
    await signal(attack, 'ice', id, 'candidate:none at all');
    await signal(attack, 'answer', id, 'v=0');
    await signal(attack, 'offer', id, attack.offer);
    await signal(attack, 'ice', id, attack.candidates);
    return id;
  },
};

for (const [order, attack] of Object.entries(orders)) {
  test(`nothing leaves Bob before they accept a hostile call: ${order}`, async ({ bob, server, browserOf, nameOf }) => {
    const mallory = await startProgram(server, nameOf('Ada'));
    const peer = await openBarePeer(await browserOf('Ada'), server, { name: mallory.name, voice: 'Ada' });
    const trap = await setTrap();
    try {
      const callId = await attack(await arm(mallory, bob, peer, trap));
      await bob.sees({ role: 'alertdialog', name: 'Incoming call', text: mallory.name });
      await expectNothingSent(bob);
      await expectNothingTold(mallory, callId);
      expect(trap.packets(), 'packets at the trap before Accept').toBe(0);

      // Under the finger everything is made ready, and still nothing leaves.
      const accept = bob.page.getByRole('button', { name: 'Accept' });
      await beheld(accept);
      await accept.hover();
      await bob.page.mouse.down();
      await expect.poll(() => bob.run(() => window.ears.microphones.map((each) => each.readyState), null)).toEqual(['live']);
      await bob.run(() => window.ears.meanwhile(), null);
      expect(await sent(bob)).toMatchObject(unsent);
      await expectNothingTold(mallory, callId);
      expect(trap.packets(), 'packets at the trap under the finger').toBe(0);

      await bob.page.mouse.up();
      await answerBack(mallory, callId, peer);
      await expectTalk(bob, peer.ears);
      // The trap does catch: once accepted, the phone tries every way it was offered.
      await expect.poll(() => trap.packets(), { message: 'packets at the trap after Accept' }).toBeGreaterThan(0);
      await bob.press('End call');
    } finally {
      trap.close();
      await peer.close();
    }
  });
}

test('a program answers before it accepts, and Ada neither learns nor hears anything before it does', async ({
  ada,
  server,
  browserOf,
  nameOf,
}) => {
  const bob = await startProgram(server, nameOf('Bob'));
  const peer = await openBarePeer(await browserOf('Bob'), server, { name: bob.name, voice: 'Bob' });
  try {
    await ada.press(`Call ${bob.name}`);
    const { body } = await pollUntil(bob, '/api/signal/incoming', {}, (answer) => answer.body.call?.offer !== undefined);
    const query = { call_id: body.call?.call_id ?? '' };
    const answer = await peer.answer(body.call?.offer ?? '');
    await expect.poll(async () => (await peer.candidates()).length, { message: 'candidates of the callee' }).toBeGreaterThan(0);
    expect((await bob.post('/api/signal/answer', { ...query, answer })).http).toBe(200);
    expect((await bob.post('/api/signal/ice', { ...query, candidate: await peer.candidates() })).http).toBe(200);
    await expectSilence(ada);
    expect(await ada.run(() => window.ears.peers.map((each) => each.remoteDescription), null)).toEqual([null]);

    expect((await bob.post('/api/call/accept', query)).http).toBe(200);
    const { body: ice } = await pollUntil(bob, '/api/signal/ice', query, ({ body: { candidates = [] } }) => candidates.length > 0);
    await peer.add(ice.candidates ?? []);
    await expectTalk(ada, peer.ears);
    await ada.press('End call');
  } finally {
    await peer.close();
  }
});

async function arm(mallory: Program, bob: Person, peer: BarePeer, trap: Trap): Promise<Attack> {
  const offer = await peer.offer();
  await expect.poll(async () => (await peer.candidates()).length, { message: 'candidates of the caller' }).toBeGreaterThan(0);
  const { body } = await mallory.get('/api/users/list', { search: bob.name });
  const callee = body.users?.[0]?.id ?? '';
  const own = await peer.candidates();
  return { mallory, bob, callee, offer, candidates: [{ candidate: trap.candidate, sdpMid: '0', sdpMLineIndex: 0 }, ...own] };
}

async function answerBack(mallory: Program, callId: string, peer: BarePeer): Promise<void> {
  const { body } = await pollUntil(mallory, '/api/signal/answer', { call_id: callId }, (answer) => answer.body.answer !== undefined);
  await peer.takeAnswer(body.answer ?? '');
  const { body: ice } = await pollUntil(
    mallory,
    '/api/signal/ice',
    { call_id: callId },
    (answer) => (answer.body.candidates ?? []).length > 0,
  );
  await peer.add(ice.candidates ?? []);
}

/** The server gives the caller nothing of the callee. */
async function expectNothingTold(mallory: Program, callId: string): Promise<void> {
  expect((await mallory.get('/api/signal/answer', { call_id: callId })).body.status).toBe('pending');
  expect((await mallory.get('/api/signal/ice', { call_id: callId })).body.candidates).toEqual([]);
}

/** What has left a person's connections, and whether they know of a place to send it to. */
const unsent = { packets: 0, bytes: 0, checks: 0, known: 0 };

/**
 * The callee's connections have sent nothing, gathered nothing, and asked for no microphone, in a time in which others
 * find each other.
 */
async function expectNothingSent(person: ChromiumPerson): Promise<void> {
  await person.run(() => window.ears.meanwhile(), null);
  expect(await sent(person)).toEqual({ ...unsent, microphones: 0, gathered: 0, answered: false });
}

function sent(person: Person) {
  return person.run(async () => {
    const reports = await Promise.all(window.ears.peers.map((peer) => peer.getStats()));
    const stats = reports.flatMap((report) => [...report.values()] as Record<string, unknown>[]);
    function sum(type: string, key: string) {
      return stats.filter((each) => each['type'] === type).reduce((total, each) => total + Number(each[key] ?? 0), 0);
    }
    return {
      microphones: window.ears.microphonesAsked,
      packets: sum('outbound-rtp', 'packetsSent'),
      bytes: sum('candidate-pair', 'bytesSent') + sum('transport', 'bytesSent'),
      checks: sum('candidate-pair', 'requestsSent') + sum('candidate-pair', 'responsesSent'),
      known: stats.filter((each) => each['type'] === 'remote-candidate').length,
      gathered: stats.filter((each) => each['type'] === 'local-candidate').length,
      answered: window.ears.peers.some((peer) => peer.localDescription !== null),
    };
  }, null);
}
