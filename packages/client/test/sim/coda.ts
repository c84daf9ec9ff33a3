import { Broken, must } from './broken.ts';
import { tabsOf, type Page, type Person, type Tab } from './device.ts';
import { dial, signIn } from './presses.ts';
import { open, type Stage } from './script.ts';
import { judge, talkers } from './verdict.ts';

/** A story whose people do as they are told. */
export interface Play extends Stage {
  readonly run: (ms: number) => Promise<void>;
}

/** A tab in which a page runs. */
interface Open {
  readonly tab: Tab;
  readonly page: Page;
}

type Entry = ReturnType<Page['see']>['calls'][number];

/** After the storm a call can be ended, another made, held and resumed, by everybody. */
export async function coda(stage: Play): Promise<void> {
  const { people } = stage;
  await endAll(stage);
  const [ada, bob] = [people[0], people[1]];
  if (ada === undefined || bob === undefined) return;
  const [one, two] = [await settled(stage, ada), await settled(stage, bob)];
  await connect(stage, one, two);
  for (const [who, what] of [
    [one, 'hold'],
    [two, 'hold'],
    [one, 'resume'],
    [two, 'resume'],
  ] as const)
    await press(stage, who, what, who === one ? bob : ada);
  const [, , cleo] = people;
  if (cleo !== undefined) await beside(stage, { one, bob, three: await settled(stage, cleo) });
  await press(stage, two, 'end', ada);
  await stage.run(1_000);
  must(one.page.see().call.phase === 'ended', `${one.tab.name}: does not learn that the call has ended`);
}

/** While one talks to Bob a third rings: one accepts, goes back to Bob, and to the third, and ends that. */
async function beside(stage: Play, { one, bob, three }: { readonly one: Open; readonly bob: Person; readonly three: Open }): Promise<void> {
  await connect(stage, three, one);
  const { person } = three.tab;
  const become = stage.chance.pick(['two calls', 'one call', 'a call without me'] as const);
  if (become !== 'two calls') return together(stage, { one, bob, three }, become);
  await press(stage, one, 'switchTo', bob);
  await press(stage, one, 'switchTo', person);
  await press(stage, one, 'end', person);
  await press(stage, one, 'switchTo', bob);
}

type Three = { readonly one: Open; readonly bob: Person; readonly three: Open };

/** One makes a call of all three, or leaves the others to each other. Then it ends, and one calls Bob again. */
async function together(stage: Play, { one, bob, three }: Three, become: 'one call' | 'a call without me'): Promise<void> {
  const { tabs, server, air, run, log, rules } = stage;
  const [into, from] = [entryWith(stage, one, bob), entryWith(stage, one, three.tab.person)];
  log(`${one.tab.name} makes of its calls ${become}`);
  rules.pressed(one.tab, become === 'one call' ? 'merge' : 'transfer', { otherId: into.view.other.id, callId: callIdOf(into) });
  if (become === 'one call') void one.page.phone.merge(from.id, into.id);
  else void one.page.phone.transfer({ call: from.id }, into.id);
  await run(25_000);
  judge(tabs, server.live(), air, false);
  const left = talkers(tabs).length;
  must(left === (become === 'one call' ? 3 : 2), `${left} are in a call that was made of two`);
  await press(stage, three, 'end', bob);
  if (become === 'one call') return;
  const [tab] = tabsOf(bob);
  if (tab?.page !== null && tab !== undefined) await connect(stage, one, { tab, page: tab.page });
}

async function endAll({ tabs, server, rules, run, log }: Play): Promise<void> {
  for (const { page, tab, id, call } of talkers(tabs)) {
    if (!page.see().calls.some((entry) => entry.id === id && entry.view.phase === 'talking')) continue;
    log(`${tab.name} ends the call with ${call.other.username}`);
    rules.pressed(tab, 'end', { otherId: call.other.id, callId: call.call.call_id });
    void page.phone.end(id);
    await run(8_000);
    must(
      talkers(tabs).every((other) => other.page !== page || other.id !== id),
      `${tab.name}: a call cannot be ended`,
    );
  }
  must(talkers(tabs).length === 0, 'a call did not end on both sides');
  must(server.live().length === 0, 'server: a call did not end');
}

/** A page of this person that is signed in. */
async function settled(stage: Play, person: Person): Promise<Open> {
  const [tab] = tabsOf(person);
  if (tab === undefined) throw new Broken('somebody has no tab');
  const page = tab.page ?? open(stage, tab);
  await stage.run(2_000);
  page.permission.granted = true;
  const { phase } = page.see().session;
  if (phase === 'out' || phase === 'renaming') signIn({ ...stage, tab, page }, `${person.name} once more`);
  await stage.run(2_000);
  must(page.see().session.phase === 'in', `${tab.name}: cannot sign in, ${JSON.stringify(page.see().session)}`);
  page.phone.dismiss();
  return { tab, page };
}

/** One calls the other, who accepts. */
async function connect(stage: Play, from: Open, to: Open): Promise<void> {
  const { tabs, server, air, run, log } = stage;
  const act = dial({ ...stage, ...from }, to.tab.person);
  if (act === null) throw new Broken(`${to.tab.person.name} is not there to be called`);
  log(act[0]);
  act[1]();
  await run(10_000);
  await press(stage, to, 'accept', from.tab.person);
  await run(25_000);
  const phases = [from, to].map(({ page }) => page.see().call.phase);
  must(
    phases.every((phase) => phase === 'talking'),
    `a fresh call does not come about: ${phases.join(', ')}`,
  );
  judge(tabs, server.live(), air, true);
}

/** The call that a page shows with that person. */
function entryWith({ rules }: Play, { tab, page }: Open, person: Person): Entry {
  const entry = page.see().calls.find(({ view }) => {
    const others = view.phase === 'talking' ? [view.other, ...view.others] : [view.other];
    return view.phase !== 'ended' && others.some(({ id }) => rules.nameOf(id) === person.name);
  });
  if (entry === undefined) throw new Broken(`${tab.name}: shows no call with ${person.name}`);
  return entry;
}

function callIdOf({ view }: Pick<Entry, 'view'>): string | null {
  return 'call' in view ? (view.call?.call_id ?? null) : null;
}

/** Presses something about the call with that person, and a second later everything is as it should be. */
async function press(stage: Play, at: Open, what: 'accept' | 'hold' | 'resume' | 'switchTo' | 'end', other: Person): Promise<void> {
  const { rules, tabs, server, air, run, log } = stage;
  const { tab, page } = at;
  const { id, view } = entryWith(stage, at, other);
  log(`${tab.name} presses ${what}`);
  rules.pressed(tab, what === 'switchTo' ? 'switch' : what, { otherId: view.other.id, callId: callIdOf({ view }) });
  if (what === 'accept') void page.phone.accept({ call: id });
  else void page.phone[what](id);
  await run(1_000);
  if (what !== 'accept') judge(tabs, server.live(), air, true);
}
