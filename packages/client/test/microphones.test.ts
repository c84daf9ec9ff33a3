import assert from 'node:assert/strict';
import { ending, heard, inTown, talk } from './town/stories.ts';

inTown('Refused the microphone, Ada calls nobody: asked first, or while it rings already', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  ada.media.will.refuse = { code: 'permission_denied', detail: 'NotAllowedError' };
  ada.media.will.ready = false;
  await ada.phone.call(bob.id());
  await town.settle();
  assert.equal(ada.see().problem?.code, 'permission_denied');
  assert.deepEqual([ada.see().call.phase, bob.see().call.phase], ['idle', 'idle']);
  assert.equal(ada.media.peers.length, 0);
  Object.assign(ada.media.will, { ready: true, wait: true });
  void ada.phone.call(bob.id());
  await town.settle();
  bob.in('ringing');
  ada.media.answerPermission();
  await town.settle();
  assert.equal(ada.see().call.phase, 'idle');
  assert.equal(ending(bob), 'cancelled');
});

inTown('What went wrong with a call of Ada stands no longer when Cleo rings them', async (town) => {
  const [ada, bob, cleo] = [await town.person('Ada'), await town.person('Bob'), await town.person('Cleo')];
  Object.assign(ada.media.will, { ready: false, refuse: { code: 'permission_denied', detail: 'NotAllowedError' } });
  await ada.phone.call(bob.id());
  await town.settle();
  assert.equal(ada.see().problem?.code, 'permission_denied');
  void cleo.phone.call(ada.id());
  await town.settle();
  ada.in('ringing');
  assert.equal(ada.see().problem, null);
  await Promise.all([ada.phone.accept(), town.settle()]);
  ada.in('ringing');
  assert.equal(ada.see().problem?.code, 'permission_denied', 'said again when it stands in the way again');
});

inTown('Refused the microphone at Accept, Bob goes on ringing, and can accept when they have allowed it', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  void ada.phone.call(bob.id());
  await town.settle();
  Object.assign(bob.media.will, { ready: false, refuse: { code: 'no_microphone', detail: 'NotFoundError' } });
  await Promise.all([bob.phone.accept(), town.settle()]);
  bob.in('ringing');
  ada.in('dialing');
  assert.equal(bob.see().problem?.code, 'no_microphone');
  bob.media.will.refuse = null;
  await Promise.all([bob.phone.accept(), town.settle()]);
  assert.equal(bob.see().problem, null);
  assert.deepEqual(heard(ada, bob), [true, true]);
});

inTown(
  'The answer does not wait for a microphone that opens without a question; one that fails then can be tried again in the call',
  async (town) => {
    const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
    void ada.phone.call(bob.id());
    await town.settle();
    Object.assign(bob.media.will, { wait: true, refuse: { code: 'microphone_in_use', detail: 'NotReadableError' } });
    await Promise.all([bob.phone.accept(), town.settle()]);
    assert.deepEqual([ada.in('talking').media, bob.in('talking').media], ['connected', 'connected']);
    assert.deepEqual(heard(ada, bob), [true, false]);
    bob.media.answerPermission();
    await town.settle();
    assert.equal(bob.see().problem?.code, 'microphone_in_use');
    bob.media.will.refuse = null;
    bob.phone.unmute();
    await town.settle();
    assert.deepEqual(heard(ada, bob), [true, true]);
  },
);

inTown('In place of a microphone that is unplugged the next one is taken, with a word of it', async (town) => {
  const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
  await talk(town, ada, bob);
  ada.media.microphones[0]?.lose();
  await town.settle();
  assert.equal(ada.see().problem?.code, 'microphone_changed');
  assert.equal(ada.in('talking').microphone, 'open');
  assert.deepEqual(heard(ada, bob), [true, true]);
  assert.equal(ada.media.peers[0]?.state.attached, ada.media.microphones[1]);
});

inTown(
  'Without a further microphone the page says so, the other does not look for a way that is not lost, and one press brings it back',
  async (town) => {
    const [ada, bob] = [await town.person('Ada'), await town.person('Bob')];
    await talk(town, ada, bob);
    ada.media.will.ready = false;
    ada.media.microphones[0]?.lose();
    assert.equal(ada.see().problem?.code, 'microphone_lost');
    assert.equal(ada.in('talking').microphone, 'lost');
    void ada.media.peers[0]?.attach(null);
    await town.wait(6_000);
    assert.equal(bob.in('talking').media, 'connected');
    ada.phone.unmute();
    await town.settle();
    assert.equal(ada.media.microphones.length, 2);
    assert.equal(ada.see().problem, null);
    assert.deepEqual(heard(ada, bob), [true, true]);
    assert.equal(ada.media.peers[0]?.state.attached, ada.media.microphones[1]);
  },
);
