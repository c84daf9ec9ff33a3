import assert from 'node:assert/strict';
import { inTown, talk } from './town/stories.ts';

inTown('The report of a call has its times, its pair and its quality', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  const begun = town.clock.wall();
  void ada.phone.call(bob.id());
  await town.wait(2_000);
  void bob.phone.accept();
  await town.wait(2_500);
  void bob.phone.end();
  await town.settle();
  const report = ada.phone.report();
  assert.equal(report?.direction, 'out');
  assert.deepEqual(report?.times, {
    click: begun,
    ringing: begun,
    accepted: begun + 2_000,
    connected: begun + 2_000,
    first_sound: begun + 2_000,
    ended: begun + 4_500,
  });
  assert.deepEqual(report?.candidates, { local: 'host', remote: 'host', protocol: 'udp' });
  assert.equal(report?.quality?.codec, 'opus');
  assert.equal(report?.reason, 'hung_up');
  assert.equal(bob.phone.report()?.direction, 'in');
  assert.equal(bob.phone.report()?.times.click, begun + 2_000);
  assert.deepEqual(ada.phone.levels(), { mine: 0, theirs: 0, unheard: 0 });
});

inTown('The report does not judge the silence of a hold', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  const [peer] = ada.media.peers;
  assert.ok(peer);
  await town.wait(2_500);
  assert.equal(ada.phone.report()?.quality?.concealed, 0);
  void bob.phone.hold();
  await town.wait(100);
  peer.state.reading = { ...peer.state.reading, packetsReceived: 110, samples: 1_000, concealed: 500 };
  await town.wait(4_000);
  assert.equal(ada.phone.report()?.quality?.concealed, 0);
  void bob.phone.resume();
  await town.wait(100);
  peer.state.reading = { ...peer.state.reading, packetsReceived: 210, samples: 2_000, concealed: 600 };
  await town.wait(4_000);
  assert.equal(ada.phone.report()?.quality?.concealed, 0.1);
});
