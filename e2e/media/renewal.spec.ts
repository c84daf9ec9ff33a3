import { setTrap, type Trap } from '../lab/trap.ts';
import { audible, expect, test } from './lab.ts';

test('A renewal looks for its way from the moment it is made, any other peer once it is described', async ({ open }) => {
  const page = await open();
  const traps = { renewal: await setTrap(), other: await setTrap() };
  try {
    function handle(as: 'renewal' | 'callee', trap: Trap) {
      return page.evaluateHandle(
        ([role, at]) => {
          const peer = window.stage.media.createPeer(role, () => undefined);
          peer.setIceServers([{ urls: [`stun:${at}`] }]);
          return peer;
        },
        [as, trap.at] as const,
      );
    }
    await handle('renewal', traps.renewal);
    const other = await handle('callee', traps.other);
    await expect.poll(traps.renewal.packets, { message: 'packets of the renewal' }).toBeGreaterThan(0);
    expect(traps.other.packets(), 'packets of the other before its offer').toBe(0);
    await other.evaluate((peer) => peer.offer());
    await expect.poll(traps.other.packets, { message: 'packets of the other after its offer' }).toBeGreaterThan(0);
  } finally {
    for (const trap of Object.values(traps)) trap.close();
  }
});

test('The path is renewed in place by either side, and by both at once, while they go on talking', async ({ open }) => {
  const page = await open();
  const seen = await page.evaluate(async () => {
    const { restart, talk, until } = window.stage;
    const { ada, bob } = await talk();
    function fragments() {
      return [ada, bob].map(({ pc }) => /ice-ufrag:(\S+)/.exec(pc.currentLocalDescription?.sdp ?? '')?.[1] ?? '');
    }
    const seenFragments = [fragments()];
    await restart(ada, bob);
    seenFragments.push(fragments());
    await restart(bob, ada);
    seenFragments.push(fragments());
    // Both at once: Ada, the caller, insists; Bob is polite and yields.
    const [mine, bobs] = await Promise.all([ada.peer.restart(), bob.peer.restart()]);
    const [refused, answer] = await Promise.all([ada.peer.takeOffer(bobs, false), bob.peer.takeOffer(mine, true)]);
    await ada.peer.takeAnswer(answer ?? '');
    seenFragments.push(fragments());
    // An answer that nobody waits for any more changes nothing.
    await ada.peer.takeAnswer(answer ?? '');
    // An offer that got lost on its way is made again.
    await ada.peer.restart();
    await restart(ada, bob);
    seenFragments.push(fragments());
    await until(() => [ada, bob].every(({ pc }) => pc.connectionState === 'connected' && pc.signalingState === 'stable'));
    const { tones } = await window.ears.listen(500, [440, 650]);
    return { seenFragments, refused, tones, peers: window.ears.peers.length };
  });
  expect(new Set(seen.seenFragments.flat()).size, 'new fragments on both sides each time').toBe(10);
  expect(seen.refused).toBeNull();
  expect(seen.tones['440']).toBeGreaterThan(audible);
  expect(seen.tones['650']).toBeGreaterThan(audible);
  expect(seen.peers).toBe(2);
});

test('A renewal that led nowhere is mended by the next, and the word ends at connected', async ({ open }) => {
  const page = await open();
  const told = await page.evaluate(async () => {
    const { restart, talk, until } = window.stage;
    const { ada, bob } = await talk();
    // Candidates that lead nowhere: the new path cannot come up until the next restart.
    ada.trickle(false);
    bob.trickle(false);
    function strip(sdp: string): string {
      return sdp.replaceAll(/a=candidate:.*\r\n/g, '');
    }
    const answer = await bob.peer.takeOffer(strip(await ada.peer.restart()), true);
    await ada.peer.takeAnswer(strip(answer ?? ''));
    ada.trickle(true);
    bob.trickle(true);
    await restart(bob, ada);
    await until(() => [ada, bob].every(({ pc }) => pc.iceConnectionState === 'connected' || pc.iceConnectionState === 'completed'));
    const before = (await ada.peer.reading()).packetsReceived;
    await until(async () => (await ada.peer.reading()).packetsReceived > before + 10);
    return ada.events.flatMap((event) => (event.type === 'connection' ? [event.state] : []));
  });
  expect(told.at(-1)).toBe('connected');
  expect(told).not.toContain('failed');
});
