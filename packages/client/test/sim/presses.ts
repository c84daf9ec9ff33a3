import type { CallEntry, PhoneSnapshot } from '../../src/snapshot.ts';
import type { Chance } from './chance.ts';
import { link, userIdOf, type Page, type Person, type Tab } from './device.ts';
import type { Rules } from './rules.ts';
import type { SimServer } from './server.ts';

/** Something that may happen next, and how likely it is beside the others. */
export type Choice = readonly [weight: number, act: readonly [name: string, act: () => void]];

/** Where a press is made. */
interface Hand {
  readonly chance: Chance;
  readonly rules: Rules;
  readonly server: SimServer;
  readonly tab: Tab;
  readonly page: Page;
}

/** What is pressed in one call. */
type Button = (what: string, act: (phone: Page['phone'], id: string) => void) => Choice[1];

function callIdOf({ view }: CallEntry): string | null {
  return 'call' in view ? (view.call?.call_id ?? null) : null;
}

/** A button of one of the page's calls. */
function buttonsOf({ rules, tab, page }: Hand, entry: CallEntry): Button {
  const { id, view, focused } = entry;
  return (what, act) => [
    `${tab.name} presses ${what}${focused ? '' : ` for ${view.other.username}`}`,
    () => {
      rules.pressed(tab, what, { otherId: view.other.id, callId: callIdOf(entry) });
      act(page.phone, id);
    },
  ];
}

/** Whether they talk, or call somebody, and so can call nobody else. */
function isEngaged({ view }: CallEntry): boolean {
  return view.phase === 'dialing' || view.phase === 'accepting' || (view.phase === 'talking' && !view.heldByMe);
}

/** What a person may press about one of their calls. */
function inCall(entry: CallEntry, calls: readonly CallEntry[], button: Button): readonly Choice[] {
  const { view } = entry;
  const end = button('end', (phone, call) => void phone.end(call));
  switch (view.phase) {
    case 'ended':
      return [[1, button('dismiss', (phone, call) => phone.dismiss('call', call))]];
    case 'dialing':
      return [[1, end]];
    case 'elsewhere':
      return [
        [0.4, end],
        [1, button('take', (phone, call) => void phone.take(call))],
      ];
    case 'ringing':
      return whileRinging(calls.some(isEngaged), button);
    case 'accepting':
      return [[0.4, end]];
    case 'talking':
      return [
        [0.7, end],
        ...whileTalking(
          view,
          calls.some((other) => other !== entry && isEngaged(other)),
          button,
        ),
        ...joiningCalls(entry, calls, button),
      ];
  }
}

function whileRinging(isBeside: boolean, button: Button): readonly Choice[] {
  return [
    [4, button('lay a finger on accept', (phone, call) => phone.reach(true, call))],
    [1, button('lift the finger', (phone, call) => phone.reach(false, call))],
    [14, button(isBeside ? 'hold and accept' : 'accept', (phone, call) => void phone.accept({ call }))],
    ...(isBeside ? [[4, button('end and accept', (phone, call) => void phone.accept({ call, others: 'end' }))] as const] : []),
    [isBeside ? 3 : 1, button('decline', (phone, call) => void phone.decline(call))],
  ];
}

function whileTalking(
  { heldByMe, muted }: Extract<CallEntry['view'], { phase: 'talking' }>,
  isBeside: boolean,
  button: Button,
): readonly Choice[] {
  const resume = isBeside
    ? button('switch', (phone, call) => void phone.switchTo(call))
    : button('resume', (phone, call) => void phone.resume(call));
  return [
    heldByMe ? [4, resume] : [3, button('hold', (phone, call) => void phone.hold(call))],
    muted ? [2, button('unmute', (phone) => phone.unmute())] : [1, button('mute', (phone) => phone.mute())],
  ];
}

/** What makes one call of two, or leaves both to each other. */
function joiningCalls({ view }: CallEntry, calls: readonly CallEntry[], button: Button): readonly Choice[] {
  return calls.flatMap((other): readonly Choice[] => {
    if (other.view.phase !== 'talking' || other.view === view) return [];
    return [
      [1.2, button('merge', (phone, call) => void phone.merge(other.id, call))],
      [0.8, button('transfer to the other call', (phone, call) => void phone.transfer({ call: other.id }, call))],
    ];
  });
}

/** Bringing others into a call, or leaving it to them. */
function bringsIn({ rules, tab, page }: Hand, entry: CallEntry, people: readonly Person[]): readonly Choice[] {
  const { id, view } = entry;
  if (view.phase !== 'talking') return [];
  return people.flatMap((person): readonly Choice[] => {
    const otherId = person === tab.person ? null : userIdOf(person);
    if (otherId === null || rules.nameOf(view.other.id) === person.name) return [];
    function about(what: string, act: () => void): Choice[1] {
      return [`${tab.name} presses ${what} ${person.name}`, () => (rules.pressed(tab, what, { otherId, callId: callIdOf(entry) }), act())];
    }
    return [
      [0.8, about('add', () => void page.phone.invite(otherId, id))],
      [0.4, about('transfer to', () => void page.phone.transfer({ user: otherId }, id))],
    ];
  });
}

/** Calling somebody. */
export function dial({ rules, tab, page }: Hand, person: Person): Choice[1] | null {
  const otherId = userIdOf(person);
  if (otherId === null) return null;
  return [
    `${tab.name} presses call ${person.name}`,
    () => {
      rules.pressed(tab, 'call', { otherId, callId: null });
      void page.phone.call(otherId);
    },
  ];
}

function callsTo(hand: Hand, people: readonly Person[], calls: readonly CallEntry[]): readonly Choice[] {
  if (calls.some((entry) => isEngaged(entry) || entry.view.phase === 'elsewhere')) return [];
  return people.flatMap((person): Choice[] => {
    const act = person === hand.tab.person ? null : dial(hand, person);
    return act === null ? [] : [[2.5, act]];
  });
}

/** Signs in, as whom their other devices are signed in as; now and then by the key of the device alone. */
export function signIn({ chance, server, tab, page }: Hand, name: string): void {
  const byKey = tab.person.keeps && chance.happens(0.3);
  if (page.see().session.phase === 'out' && !byKey) link(tab.device, server);
  void page.phone.signIn(name);
}

/** Removes a device of theirs: now and then this one, else another that the server knows. */
async function removeOne({ chance, page: { phone } }: Hand): Promise<void> {
  const listed = await phone.ask('devices/list', {});
  if (!listed.ok) return;
  const { devices } = listed.body;
  const others = devices.filter(({ current }) => !current);
  const among = others.length === 0 || chance.happens(0.05) ? devices : others;
  await phone.ask('devices/remove', { device_id: chance.pick(among).device_id });
}

function atTheDoor(hand: Hand, { phase }: PhoneSnapshot['session']): readonly Choice[] {
  const { tab, page, rules } = hand;
  const { name } = tab.person;
  const enter: Choice = [
    4,
    [
      `${tab.name} presses sign in`,
      () => {
        rules.pressed(tab, 'sign in', { otherId: null, callId: null });
        signIn(hand, phase === 'out' ? name : `${name} again`);
      },
    ],
  ];
  const leave: Choice = [
    0.12,
    [
      `${tab.name} presses sign out`,
      () => {
        rules.pressed(tab, 'sign out', { otherId: null, callId: null });
        void page.phone.signOut();
      },
    ],
  ];
  const remove: Choice = [
    tab.person.devices.length > 1 ? 0.8 : 0.05,
    [
      `${tab.name} presses remove`,
      () => {
        rules.pressed(tab, 'remove', { otherId: null, callId: null });
        void removeOne(hand);
      },
    ],
  ];
  switch (phase) {
    case 'out':
    case 'renaming':
      return [enter];
    case 'entering':
      return [];
    case 'in':
      return [leave, remove];
  }
}

/** What a person may press, by what they see. */
export function presses(hand: Hand, people: readonly Person[]): readonly Choice[] {
  const { calls, session } = hand.page.see();
  const door = atTheDoor(hand, session);
  if (session.phase !== 'in') return door;
  const brings = calls.flatMap((entry) => bringsIn(hand, entry, people));
  return [...calls.flatMap((entry) => inCall(entry, calls, buttonsOf(hand, entry))), ...brings, ...callsTo(hand, people, calls), ...door];
}
