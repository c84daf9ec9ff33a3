import { expect, test } from './lab.ts';

for (const known of ['one by one', 'in the offer'] as const) {
  test(`Bob gathers before they accept and sends no packet to candidates that came ${known}, before they connect`, async ({ open }) => {
    const page = await open();
    const seen = await page.evaluate(async (how) => {
      const { pair, sent, toneMicrophone, until } = window.stage;
      const { ada, bob } = pair();
      const bare = await ada.peer.offer();
      await until(() => ada.pc.iceGatheringState === 'complete');
      const offer = how === 'in the offer' ? (ada.pc.localDescription?.sdp ?? '') : bare;
      ada.trickle(how === 'one by one');
      await bob.peer.prepare(offer);
      await bob.peer.gather();
      await bob.peer.attach(await toneMicrophone(650));
      await until(() => bob.events.some(({ type }) => type === 'candidates'));
      await bob.peer.gather();
      // The caller listens where they said, and could be reached by now.
      await window.ears.meanwhile();
      const stats = [...(await bob.pc.getStats()).values()];
      const before = {
        ...(await sent(bob)),
        known: stats.filter(({ type }) => type === 'remote-candidate').length,
        events: bob.events.filter(({ type }) => type !== 'candidates'),
        heard: ada.events.filter(({ type }) => type !== 'candidates'),
        asked: window.ears.microphonesAsked,
      };
      const answer = await bob.peer.answer();
      await ada.peer.takeAnswer(answer);
      const same = bob.pc.localDescription?.sdp.split('\r\n')[1] === answer.split('\r\n')[1];
      bob.peer.connect();
      await until(() => [ada, bob].every(({ events }) => events.some(({ type }) => type === 'connection')));
      await until(() => ada.events.some(({ type }) => type === 'sound'));
      return { before, same, answered: await sent(bob), candidates: /^a=candidate/m.test(offer) };
    }, known);
    expect(seen.before).toEqual({ packets: 0, bytes: 0, known: 0, events: [], heard: [], asked: 0 });
    expect(seen.candidates).toBe(known === 'in the offer');
    expect(seen.same).toBe(true);
    expect(seen.answered.packets).toBeGreaterThan(0);
  });
}

/**
 * Ways of writing a candidate that a free reader might take for one, though the grammar does not (RFC 8839 section
 * 5.1).
 */
const smuggled = ['a= candidate:', 'a=:candidate:', 'a=\tcandidate:', 'a=candidate '] as const;

test('An offer with anything in it that a browser might take for a candidate is answered only when Bob accepts', async ({ open }) => {
  const page = await open();
  const seen = await page.evaluate(async (ways) => {
    const { pair } = window.stage;
    const gathered: (string | null)[] = [];
    for (const way of ['', ...ways]) {
      const { ada, bob } = pair();
      const line = way === '' ? '' : `${way}1 1 udp 2122194687 127.0.0.1 9 typ host\r\n`;
      const offer = (await ada.peer.offer()).replace(/(?=^a=ice-ufrag)/m, line);
      // A browser that does not know the line at all may refuse the offer.
      await bob.peer.prepare(offer).then(
        async () => {
          await bob.peer.gather();
          gathered.push(bob.pc.signalingState);
        },
        () => gathered.push(null),
      );
      ada.peer.close();
      bob.peer.close();
    }
    return gathered;
  }, smuggled);
  expect(seen[0]).toBe('stable');
  for (const [at, way] of smuggled.entries()) expect([null, 'have-remote-offer'], way).toContain(seen[at + 1]);
});
