import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actOf, commandNames, contract, textToSign, type CommandName } from '@earshot/protocol';
import { bodies } from '../access-bodies.ts';
import { act, acts, enterAdmin, printLink, proved, tryAct } from './admins.ts';
import { address, online, open, webOrigin, type CoreHouse, type Json } from './house.ts';
import { askForName, askForToken, challengeOf, enter } from './keyed.ts';
import { makeKeys } from '../device-keys.ts';
import { buildMachine } from './machine.ts';
import { post, slowDisk } from './slow-disk.ts';

const hour = 3_600_000;

test('Ada opens the link that the machine has printed, and is an admin; the link is used up', (t) => {
  const house = open(t);
  const [ada, bob] = [enter(house, 'Ada'), enter(house, 'Bob')];
  const secret = printLink(house);
  ada.refused('not_admin', 'admin/people');
  assert.equal(tryAct(house, ada, 'admin/claim', { secret: 'guessed' }).body.code, 'not_found');
  act(house, ada, 'admin/claim', { secret });
  assert.deepEqual(
    ada.do('admin/people').people.map(({ username, admin }: Json) => [username, admin]),
    [
      ['Ada', true],
      ['Bob', false],
    ],
  );
  assert.equal(tryAct(house, bob, 'admin/claim', { secret }).body.code, 'not_found');
  bob.refused('not_admin', 'admin/people');
  assert.deepEqual(acts(ada), ['Ada: admin/claim Ada']);
});

test('A link that is too old makes nobody an admin, and a newer one takes the place of the older', (t) => {
  const house = open(t);
  const ada = enter(house, 'Ada');
  const [first, second] = [printLink(house), printLink(house, hour)];
  assert.equal(tryAct(house, ada, 'admin/claim', { secret: first }).body.code, 'not_found');
  house.clock.advance(hour);
  assert.equal(tryAct(house, ada, 'admin/claim', { secret: second }).body.code, 'not_found');
});

test('Whoever has a token of an admin and not the key sees, and does nothing', (t) => {
  const house = open(t);
  const ada = enterAdmin(house);
  const thief = { ...ada, keys: makeKeys() };
  const fields = { lasts_ms: hour };
  assert.equal(tryAct(house, thief, 'admin/invite', fields).body.code, 'bad_proof');
  ada.refused('bad_request', 'admin/invite', fields);
  assert.deepEqual(ada.do('admin/invites').invites, []);
});

const forgeries: readonly (readonly [
  how: string,
  code: string,
  forge: (house: CoreHouse, ada: ReturnType<typeof enterAdmin>) => object,
])[] = [
  ['of another act', 'bad_proof', (house, ada) => ({ ...proved(house, ada, 'admin/withdraw_invite', { invite_id: 'x' }), lasts_ms: hour })],
  [
    'of the act with another field',
    'bad_proof',
    (house, ada) => ({ ...proved(house, ada, 'admin/invite', { lasts_ms: 60_000 }), lasts_ms: hour }),
  ],
  ['of the act with a field less', 'bad_proof', (house, ada) => ({ ...proved(house, ada, 'admin/invite', { lasts_ms: hour }), uses: 900 })],
  [
    'over another origin',
    'bad_proof',
    (house, ada) => {
      const challenge = challengeOf(house);
      const text = textToSign('admin', challenge, 'https://evil.test', actOf('admin/invite', { lasts_ms: hour }));
      return { lasts_ms: hour, challenge, proof: ada.keys.sign(text) };
    },
  ],
  [
    'that was made to sign in',
    'bad_proof',
    (house, ada) => {
      const challenge = challengeOf(house);
      return { lasts_ms: hour, challenge, proof: ada.keys.sign(textToSign('token', challenge, webOrigin, ada.deviceId)) };
    },
  ],
  [
    'older than a minute',
    'expired',
    (house, ada) => {
      const body = proved(house, ada, 'admin/invite', { lasts_ms: hour });
      house.clock.advance(60_000);
      return body;
    },
  ],
  [
    'that was used already',
    'expired',
    (house, ada) => {
      const body = proved(house, ada, 'admin/invite', { lasts_ms: hour });
      assert.equal(ada.ask('admin/invite', body).http, 200);
      return body;
    },
  ],
];

for (const [how, code, forge] of forgeries) {
  test(`A proof ${how} is ${code}, and nothing is done`, (t) => {
    const house = open(t);
    const ada = enterAdmin(house);
    const body = forge(house, ada);
    const before = [ada.do('admin/invites').invites, acts(ada)];
    ada.refused(code, 'admin/invite', body);
    assert.deepEqual([ada.do('admin/invites').invites, acts(ada)], before);
  });
}

for (const name of commandNames.filter((one) => contract[one].access.who === 'admin')) {
  test(`${name} is for admins alone, and says so before it looks at a proof`, (t) => {
    const house = open(t);
    enterAdmin(house);
    const [bob, cleo] = [enter(house, 'Bob'), house.register('Cleo')];
    const ids = { stranger: cleo.id, caller: cleo.id, callee: cleo.id, bystander: cleo.id };
    const body = bodies[name](ids, '', cleo.identity.deviceId);
    bob.refused('not_admin', name, contract[name].changes ? proved(house, bob, name, body) : body);
    cleo.refused('not_admin', name, body);
    assert.equal(house.ask(name, body).body.code, 'unauthorized');
    assert.deepEqual(online(house), ['Ada idle', 'Bob idle', 'Cleo idle']);
  });
}

test('Ada signs a device of Bob out: its token is worthless and its connection ends at once', (t) => {
  const house = open(t);
  const [ada, bob] = [enterAdmin(house), enter(house, 'Bob')];
  const tab = bob.attach();
  const { devices } = ada.do('admin/devices', { target_user_id: bob.id });
  assert.deepEqual(
    devices.map(({ device_id, label }: Json) => [device_id, label]),
    [[bob.deviceId, 'Laptop']],
  );
  act(house, ada, 'admin/sign_out', { device_id: bob.deviceId });
  assert.equal(tab.closed(), 'signed_out');
  bob.refused('unauthorized', 'users/heartbeat');
  assert.deepEqual(online(house), ['Ada idle']);
  assert.equal(tryAct(house, ada, 'admin/sign_out', { device_id: bob.deviceId }).body.code, 'not_found');
});

test('Ada frees the name of Bob: they are signed out everywhere, and whoever takes the name is somebody new', (t) => {
  const house = open(t);
  const [ada, bob] = [enterAdmin(house), enter(house, 'Bob')];
  const tab = bob.attach();
  assert.equal(askForName(house, 'Bob', makeKeys()).body.code, 'name_taken');
  assert.equal(tryAct(house, ada, 'admin/free_name', { target_user_id: ada.id }).body.code, 'yourself');
  act(house, ada, 'admin/free_name', { target_user_id: bob.id });
  assert.equal(tab.closed(), 'signed_out');
  assert.equal(house.records.findUser(bob.id), null);
  const other = enter(house, 'Bob');
  assert.notEqual(other.id, bob.id);
  assert.deepEqual(acts(ada)[0], 'Ada: admin/free_name Bob');
});

test('An admin whose name is freed by another is none any more', (t) => {
  const house = open(t);
  const ada = enterAdmin(house);
  const bob = enterAdmin(house, 'Bob');
  act(house, bob, 'admin/free_name', { target_user_id: ada.id });
  const again = enter(house, 'Ada');
  again.refused('not_admin', 'admin/server');
});

test('Ada makes a guest link to Bob, sees all links, and ends one', (t) => {
  const house = open(t);
  const [ada, bob] = [enterAdmin(house), house.register('Bob')];
  const { link, secret } = act(house, ada, 'admin/link', { target_user_id: bob.id, lasts_ms: hour, label: 'Door' });
  assert.deepEqual(ada.do('admin/links').links, [link]);
  assert.equal(house.ask('guests/enter', { secret }).body.target.username, 'Bob');
  act(house, ada, 'admin/withdraw_link', { link_id: link.link_id });
  assert.deepEqual(ada.do('admin/links').links, []);
  assert.equal(house.ask('guests/enter', { secret }).body.code, 'expired');
  assert.equal(tryAct(house, ada, 'admin/link', { target_user_id: 'nobody', lasts_ms: hour }).body.code, 'user_not_found');
});

test('Ada finds people by a part of their name, page by page, guests of links left out', (t) => {
  const house = open(t);
  const ada = enterAdmin(house);
  for (const name of ['Zoe', 'Bob', 'Ben', 'Bea']) house.register(name);
  const { secret } = act(house, ada, 'admin/link', { target_user_id: ada.id, lasts_ms: hour });
  assert.equal(house.ask('guests/enter', { secret }).http, 200);
  const names = [];
  for (let after: string | null = ''; after !== null;) {
    const page: Json = ada.do('admin/people', { limit: 2, ...(after === '' ? {} : { after }) });
    names.push(...page.people.map(({ username }: Json) => username));
    after = page.next;
  }
  assert.deepEqual(names, ['Ada', 'Bea', 'Ben', 'Bob', 'Zoe']);
  assert.deepEqual(
    ada.do('admin/people', { search: 'BE' }).people.map(({ username, here, guest }: Json) => [username, here, guest]),
    [
      ['Bea', true, true],
      ['Ben', true, true],
    ],
  );
});

test('Ada looks for names to free: those alone who were not here for 30 days, whatever is searched', (t) => {
  const house = open(t);
  const ada = enterAdmin(house);
  for (const name of ['Bob', 'Ben', 'Zoe']) enter(house, name);
  const cleo = enter(house, 'Cleo');
  house.clock.advance(31 * 24 * hour);
  enter(house, 'Dan');
  cleo.attach();
  const me = { ...ada, ask: (name: CommandName, body = {}) => sent(house, askForToken(house, ada).body.token, name, body) };
  function namesOf(body: object): string[] {
    return me.ask('admin/people', body).body.people.map(({ username }: Json) => username);
  }
  assert.deepEqual(namesOf({ away_days: 30 }), ['Ben', 'Bob', 'Zoe']);
  assert.deepEqual(namesOf({ away_days: 30, search: 'b' }), ['Ben', 'Bob']);
  assert.deepEqual(namesOf({ away_days: 32 }), []);
  assert.equal(me.ask('admin/people', { away_days: 0 }).body.code, 'bad_request');
});

test('Who was an admin before the server started again still is, and what they made is there', (t) => {
  const machine = buildMachine(t);
  const before = machine.start();
  const ada = enterAdmin(before);
  act(before, ada, 'admin/invite', { lasts_ms: hour, label: 'Kept' });
  const house = machine.start();
  const same = { ...ada, ask: (name: CommandName, body = {}) => sent(house, ada.token, name, body) };
  assert.equal(same.ask('admin/invites').body.invites[0].label, 'Kept');
  assert.equal(same.ask('admin/log').body.acts.length, 2);
});

function sent(house: CoreHouse, token: string, name: CommandName, body: object): Json {
  return house.core.dispatch({ identity: house.core.authenticate(token), endpointId: null, address, webOrigin }, name, body);
}

test('Ada makes Bob, an admin, an ordinary user again: they keep their name, are told so, and it is in the log', (t) => {
  const house = open(t);
  const [ada, bob] = [enterAdmin(house), enterAdmin(house, 'Bob')];
  const page = bob.attach();
  act(house, ada, 'admin/demote', { target_user_id: bob.id });
  assert.equal(page.last('asks').waiting, null);
  bob.refused('not_admin', 'admin/log');
  assert.equal(tryAct(house, bob, 'admin/demote', { target_user_id: ada.id }).body.code, 'not_admin');
  assert.deepEqual(
    ada.do('admin/people').people.map(({ username, admin }: Json) => [username, admin]),
    [
      ['Ada', true],
      ['Bob', false],
    ],
  );
  assert.equal(acts(ada)[0], 'Ada: admin/demote Bob');
  assert.equal(tryAct(house, ada, 'admin/demote', { target_user_id: bob.id }).body.code, 'user_not_found');
});

test('The only admin stays one, and of two who demote each other at once one does', (t) => {
  const disk = slowDisk();
  const house = open(t, { between: disk.between });
  const ada = enterAdmin(house);
  assert.equal(tryAct(house, ada, 'admin/demote', { target_user_id: ada.id }).body.code, 'wrong_state');
  const bob = enterAdmin(house, 'Bob');
  disk.slow = true;
  const [one, other] = [
    post(house, ada, 'admin/demote', proved(house, ada, 'admin/demote', { target_user_id: bob.id })),
    post(house, bob, 'admin/demote', proved(house, bob, 'admin/demote', { target_user_id: ada.id })),
  ];
  disk.settle();
  disk.slow = false;
  assert.deepEqual([one[0].status, other[0].code], ['success', 'not_found']);
  assert.deepEqual(house.records.admin.admins(), [ada.id]);
  assert.equal(ada.do('admin/log').acts.filter(({ act: what }: Json) => what === 'admin/demote').length, 1);
});
