import { audible, expect, test } from './lab.ts';

test('Ada and Bob hear each other, in RED, and close leaves nothing behind', async ({ open }) => {
  const page = await open();
  const seen = await page.evaluate(async () => {
    const { ada, bob, microphones } = await window.stage.talk();
    const { tones } = await window.ears.listen(500, [440, 650, 910]);
    const levels = [ada.peer.level(), bob.peer.level()];
    const readings = await Promise.all([ada.peer.reading(), bob.peer.reading()]);
    for (const closed of [ada.peer, bob.peer, ada.peer, ...microphones, ...microphones]) closed.close();
    return {
      tones,
      levels,
      readings,
      told: [ada, bob].map(({ events }) => events.map((event) => ('state' in event ? event.state : event.type))),
      states: window.ears.peers.map((peer) => peer.signalingState),
      playing: await window.ears.listen(100, []),
      tracks: window.ears.microphones.map(({ readyState }) => readyState),
      after: [ada.peer.level(), ada.peer.send('late'), (await ada.peer.reading()).packetsReceived],
    };
  });
  expect(seen.tones['440'], "Ada's voice").toBeGreaterThan(audible);
  expect(seen.tones['650'], "Bob's voice").toBeGreaterThan(audible);
  expect(seen.tones['910'], 'no other').toBeLessThan(audible / 5);
  for (const level of seen.levels) expect(level).toBeGreaterThan(0.3);
  for (const reading of seen.readings) {
    expect(reading).toMatchObject({ codec: 'red', pair: { protocol: 'udp' } });
    expect(reading.energy).toBeGreaterThan(0);
    expect(reading.samples).toBeGreaterThan(0);
  }
  for (const told of seen.told) {
    expect(told).toContain('candidates');
    expect(told).toEqual(expect.arrayContaining(['channel', 'connected', 'sound']));
    for (const once of ['channel', 'sound']) expect(told.filter((word) => word === once)).toHaveLength(1);
  }
  expect(seen.states).toEqual(['closed', 'closed']);
  expect(seen.playing.longestGap, 'no element plays any more').toBe(100);
  expect(seen.tracks.every((state) => state === 'ended')).toBe(true);
  expect(seen.after).toEqual([0, false, seen.readings[0]?.packetsReceived]);
});

test('A peer kept ahead asks for nothing and gathers nothing; the next call takes it with its offer, once; after the calls there is another', async ({
  open,
}) => {
  const page = await open();
  const seen = await page.evaluate(async () => {
    const { media, until } = window.stage;
    await until(() => media.ready());
    media.standBy(true);
    media.standBy(true);
    const [spare, ...others] = window.ears.peers;
    if (spare === undefined || others.length > 0) throw new Error(`${others.length + 1} peers were kept.`);
    await until(() => spare.getTransceivers().length > 0);
    await window.ears.meanwhile();
    const before = [spare.iceGatheringState, spare.localDescription, window.ears.microphonesAsked];
    const events: string[] = [];
    const peer = media.createPeer('caller', ({ type }) => events.push(type));
    const offer = await peer.offer();
    await until(() => events.includes('candidates'));
    const used = spare.localDescription?.sdp.startsWith(offer.slice(0, 60));
    const next = media.createPeer('caller', () => undefined);
    peer.close();
    next.close();
    await until(() => window.ears.peers.length === 3);
    media.standBy(false);
    return { before, used, states: window.ears.peers.map(({ signalingState }) => signalingState) };
  });
  expect(seen).toEqual({ before: ['new', null, 0], used: true, states: ['closed', 'closed', 'closed'] });
});

test('Bob sends no packet, asks for no candidate and no microphone before they answer, whatever comes', async ({ open }) => {
  const page = await open();
  const seen = await page.evaluate(async () => {
    const { pair, sent, toneMicrophone, until } = window.stage;
    const { ada, bob } = pair();
    const offer = await ada.peer.offer();
    await bob.peer.prepare(offer);
    await until(() => ada.events.some(({ type }) => type === 'candidates'));
    // The caller changes their mind about the path, and the offer comes again.
    await bob.peer.prepare(await ada.peer.restart());
    const pressed = await bob.peer.takeOffer(await ada.peer.restart(), true);
    bob.peer.addCandidates(['candidate:1 1 udp 2122194687 127.0.0.1 9 typ host']);
    bob.peer.listen(false);
    bob.peer.listen(true);
    bob.peer.hear();
    const early = bob.peer.send('early');
    await window.ears.meanwhile();
    const before = {
      ...(await sent(bob)),
      asked: window.ears.microphonesAsked,
      events: bob.events.length,
      early,
      gathering: bob.pc.iceGatheringState,
    };
    const heard = ada.events.map(({ type }) => type).filter((type) => type !== 'candidates');
    const local = bob.pc.localDescription;
    // Even a microphone that is put on the line too early stays silent.
    await bob.peer.attach(await toneMicrophone(650));
    await window.ears.meanwhile();
    const attached = await sent(bob);
    await ada.peer.takeAnswer(await bob.peer.answer());
    bob.peer.connect();
    await until(() => ada.events.some(({ type }) => type === 'sound'));
    return { before, heard, local, pressed, attached, answered: await sent(bob) };
  });
  expect(seen.before).toEqual({ packets: 0, bytes: 0, asked: 0, events: 0, early: false, gathering: 'new' });
  expect(seen.heard, 'Ada learns nothing of Bob').toEqual([]);
  expect([seen.local, seen.pressed]).toEqual([null, null]);
  expect(seen.attached).toEqual({ packets: 0, bytes: 0 });
  expect(seen.answered.packets).toBeGreaterThan(0);
});

test('Hold silences both at once without a new offer, and resume brings both back', async ({ open }) => {
  const page = await open();
  const seen = await page.evaluate(async () => {
    const { sent, talk } = window.stage;
    const { ada, bob, microphones } = await talk();
    const before = [ada.pc.localDescription?.sdp, bob.pc.localDescription?.sdp];
    for (const { peer } of [ada, bob]) peer.listen(false);
    const silent = await Promise.all([ada.peer.attach(null), bob.peer.attach(null)]).then(() => window.ears.listen(600, [440, 650]));
    const early = [await sent(ada), await sent(bob)];
    const held = await window.ears.listen(400, []);
    const late = [await sent(ada), await sent(bob)];
    const levels = [ada.peer.level(), bob.peer.level()];
    await Promise.all([ada.peer.attach(microphones[0]), bob.peer.attach(microphones[1])]);
    for (const { peer } of [ada, bob]) peer.listen(true);
    await window.stage.heard([440, 650]);
    const after = [ada.pc.localDescription?.sdp, bob.pc.localDescription?.sdp];
    const taps = [ada, bob].flatMap(({ events }) => events.filter(({ type }) => type === 'tap'));
    return {
      silent,
      held,
      levels,
      taps,
      packets: [early, late].map((list) => list.map(({ packets }) => packets)),
      same: after.join() === before.join(),
    };
  });
  expect(seen.silent.loudest).toBe(0);
  expect(seen.held.loudest).toBe(0);
  expect(seen.levels).toEqual([0, 0]);
  expect(seen.packets[1], 'no packet of sound leaves during hold').toEqual(seen.packets[0]);
  expect(seen.taps).toEqual([]);
  expect(seen.same).toBe(true);
});

test('Taking the microphone off the line and not listening each silence one way, whatever the other does', async ({ open }) => {
  const page = await open();
  const seen = await page.evaluate(async () => {
    const { heard, talk } = window.stage;
    const { ada, bob } = await talk();
    await heard([440, 650]);
    await ada.peer.attach(null);
    await heard([650], [440]);
    const { tones } = await window.ears.listen(400, [440, 650]);
    ada.peer.listen(false);
    const { packets } = await window.stage.sent(bob);
    const deaf = await window.ears.listen(400, [440, 650]);
    return { tones, deaf, level: ada.peer.level(), sent: (await window.stage.sent(bob)).packets - packets };
  });
  expect(seen.tones['440']).toBeLessThan(audible / 2);
  expect(seen.tones['650']).toBeGreaterThan(audible);
  expect(seen.sent, 'Bob speaks on').toBeGreaterThan(0);
  expect(seen.deaf.loudest).toBeLessThan(0.001);
  expect(seen.level).toBe(0);
});

test('Mute silences Ada alone', async ({ open }) => {
  const page = await open();
  const seen = await page.evaluate(async () => {
    const { heard, talk } = window.stage;
    const { microphones } = await talk();
    await heard([440, 650]);
    microphones[0].enable(false);
    await heard([650], [440]);
    const muted = await window.ears.listen(400, [440, 650]);
    microphones[0].enable(true);
    await heard([440, 650]);
    return muted.tones;
  });
  expect(seen['440']).toBeLessThan(audible / 2);
  expect(seen['650']).toBeGreaterThan(audible);
});

test('The data channel carries words both ways, and the last one before closing arrives', async ({ open }) => {
  const page = await open();
  const seen = await page.evaluate(async () => {
    const { ada, bob } = await window.stage.talk();
    function texts({ events }: typeof ada) {
      return events.flatMap((event) => (event.type === 'message' ? [event.text] : []));
    }
    const sent = [ada.peer.send('held'), bob.peer.send('muted')];
    await window.stage.until(() => texts(ada).length + texts(bob).length === 2);
    ada.peer.send('bye');
    ada.peer.close();
    await window.stage.until(() => texts(bob).includes('bye'));
    return { sent, ada: texts(ada), bob: texts(bob), late: ada.peer.send('late') };
  });
  expect(seen).toEqual({ sent: [true, true], ada: ['muted'], bob: ['held', 'bye'], late: false });
});

test('An offer without sound fails, one with more lines than a call has gets only its sound, and a closed peer leaves no promise open', async ({
  open,
}) => {
  const page = await open();
  const seen = await page.evaluate(async () => {
    function why(promise: Promise<unknown>): Promise<string> {
      return promise.then(
        () => 'done',
        (error: unknown) => String(error),
      );
    }
    const greedy = new RTCPeerConnection();
    greedy.createDataChannel('other');
    const silent = await greedy.createOffer();
    for (const kind of ['video', 'audio', 'audio']) greedy.addTransceiver(kind);
    const offer = await greedy.createOffer();
    const { bob, ada } = window.stage.pair();
    const useless = await why(bob.peer.prepare(silent.sdp ?? ''));
    const broken = await why(ada.peer.prepare('v=0'));
    const { bob: cleo } = window.stage.pair();
    await cleo.peer.prepare(offer.sdp ?? '');
    const answer = await cleo.peer.answer();
    const lines = [...answer.matchAll(/^m=(audio|video) [^]*?^a=(sendrecv|recvonly|sendonly|inactive)/gm)].map(
      ([, kind, way]) => `${kind} ${way}`,
    );
    greedy.close();
    const early = cleo.peer.restart();
    cleo.peer.close();
    const closed = await Promise.all(
      [early, cleo.peer.offer(), cleo.peer.prepare('x'), cleo.peer.answer(), cleo.peer.takeAnswer('x'), cleo.peer.takeOffer('x', true)].map(
        why,
      ),
    );
    cleo.peer.addCandidates(['candidate:1 1 udp 1 127.0.0.1 9 typ host']);
    cleo.peer.setIceServers([{ urls: ['stun:127.0.0.1'] }]);
    cleo.peer.listen(true);
    await cleo.peer.attach(null);
    return { useless, broken: broken !== 'done', lines, closed: [...new Set(closed)] };
  });
  expect(seen.useless).toContain('The offer has no line for sound.');
  expect(seen.broken).toBe(true);
  expect(seen.lines).toEqual(['video inactive', 'audio sendrecv', 'audio inactive']);
  expect(seen.closed).toEqual(['Error: The peer is closed.']);
});
