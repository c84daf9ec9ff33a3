import { othersIn, partyOf, statusOf } from '../../../server/src/calls/call.ts';
import { hasLeft, isJoined, isRung } from '../../../server/src/calls/party.ts';
import type { CallEntry } from '../../src/snapshot.ts';
import type { Air } from './air.ts';
import { must } from './broken.ts';
import { hears, type Page, type Tab } from './device.ts';
import { isBackSince, type History } from './history.ts';
import type { Sight } from './sight.ts';

/** What one believes of a call, all believe so soon, if nothing is in the way. Milliseconds. */
export const soon = 10_000;

/** A page that has been able to hear everything for long enough. */
interface Witness {
  readonly tab: Tab;
  readonly page: Page;
  readonly sight: Sight;
  readonly me: string;
}

interface Around {
  readonly histories: ReadonlyMap<string, History>;
  readonly air: Air;
  readonly now: number;
}

type Talking = Extract<CallEntry['view'], { phase: 'talking' }>;

function isSettled(since: number | null, now: number): boolean {
  return since !== null && now - since >= soon;
}

/** What a page of this user may show of a call, by the record. */
function shownOf(history: History, userId: string): readonly string[] {
  const call = history.newest;
  const party = partyOf(call, userId);
  if (call.is === 'ended' || party === null || hasLeft(party)) return [];
  if (isRung(party)) return ['ringing', 'accepting', 'elsewhere'];
  return statusOf(call) === 'calling' ? ['dialing', 'elsewhere'] : ['talking', 'elsewhere'];
}

/** What a page shows is on the record, and what is on the record it shows. */
function judgeRecord({ tab, page, sight, me }: Witness, { histories, now }: Around): void {
  const { calls } = page.see();
  const shown = new Map(calls.map(({ view }) => ['call' in view ? (view.call?.call_id ?? '') : '', view.phase]));
  for (const [callId, phase] of shown) {
    const history = histories.get(callId);
    if (history === undefined || !isSettled(history.changed, now)) continue;
    must(shownOf(history, me).includes(phase), `${tab.name}: shows a call as ${phase} that is ${statusOf(history.newest)} on the server`);
  }
  for (const history of histories.values())
    // What a page has given up or declined it need not show any more.
    if (history.endedAt === null && isSettled(history.changed, now) && !isOver(sight, history, me))
      must(
        shownOf(history, me).length === 0 || shown.has(history.callId),
        `${tab.name}: does not show a call that is ${statusOf(history.newest)}`,
      );
}

/** Whether a page has given up a call, or declined it, and its user has not come into it again since. */
function isOver({ over }: Sight, history: History, me: string): boolean {
  const version = over.get(history.callId);
  return version !== undefined && !isBackSince(history, me, version);
}

/** Who is in a call of more than two, and who is rung for it, is who is shown, and so is who has set it aside. */
function judgeOthers({ tab, page, me }: Witness, { histories, now }: Around): void {
  for (const { call, others } of talkingOf(page)) {
    const history = histories.get(call.call_id);
    if (history === undefined || !isSettled(history.changed, now) || history.newest.parties.length === 2) continue;
    const recorded = othersIn(history.newest, me).map((party) =>
      named(party.username, isJoined(party), isJoined(party) && party.state.held),
    );
    const shown = others.map(({ username, media, held }) => named(username, media !== null, held));
    must(shown.join() === recorded.join(), `${tab.name}: shows ${shown.join(', ')} in a call with ${recorded.join(', ')}`);
  }
}

function named(username: string, joined: boolean, held: boolean): string {
  return `${username}${joined ? (held ? ' (aside)' : '') : ' (rung)'}`;
}

/** Nobody is left alone on a line for longer than this without being told. Milliseconds. */
const untold = 3_000;

/** Who is in a call with nobody, or waits in it for somebody, is shown that. */
function judgeLines({ tab, page, sight, me }: Witness, { histories, now }: Around): void {
  for (const { view } of page.see().calls) {
    if (view.phase !== 'talking' && view.phase !== 'dialing') continue;
    const history = histories.get(view.call?.call_id ?? '');
    if (history === undefined || sight.reachedFrom === null) continue;
    if (now - Math.max(history.moved, sight.reachedFrom) < untold) continue;
    const { newest } = history;
    const others = newest.is === 'ended' ? [] : othersIn(newest, me);
    must(others.length > 0, `${tab.name}: is alone in a call that is over, and is not told`);
    const isWaiting = !others.some(isJoined);
    must(view.phase === 'dialing' || !isWaiting, `${tab.name}: is alone on a line, and is not told`);
    if (isWaiting)
      must(
        others.some(({ id }) => id === view.other.id),
        `${tab.name}: waits for somebody else than who is rung`,
      );
  }
}

function talkingOf(page: Page): readonly Talking[] {
  return page.see().calls.flatMap(({ view }) => (view.phase === 'talking' ? [view] : []));
}

/** Who has set a call aside here has done so on the record, and nobody else. */
function judgeHold({ tab, page, me }: Witness, { histories, now }: Around): void {
  for (const { call, heldByMe } of talkingOf(page)) {
    const history = histories.get(call.call_id);
    const party = history === undefined ? null : partyOf(history.newest, me);
    if (history === undefined || !isSettled(history.changed, now) || party === null || !isJoined(party)) continue;
    const here = heldByMe ? 'is set aside' : 'goes on';
    must(party.state.held === heldByMe, `${tab.name}: the call ${here} here, and not on the server`);
  }
}

/** Two who are in one call, and know the same of it, agree on who has set it aside. */
function judgePair(one: Witness, two: Witness, { histories, now }: Around): void {
  for (const mine of talkingOf(one.page)) {
    const theirs = talkingOf(two.page).find(({ call }) => call.call_id === mine.call.call_id);
    if (theirs === undefined || theirs.call.version !== mine.call.version) continue;
    // Among more each is shown by name, and nobody's hold is everybody's.
    if (mine.call.parties.filter(({ state }) => state === 'joined').length > 2) continue;
    // Who cannot hear the other yet was not told what they have said since.
    if (mine.media !== 'connected' || theirs.media !== 'connected') continue;
    if (!isSettled(histories.get(mine.call.call_id)?.changed ?? null, now)) continue;
    const they = theirs.heldByMe ? 'hold' : 'do not hold';
    must(mine.heldByThem === theirs.heldByMe, `${one.tab.name}: shows held by the other as ${mine.heldByThem}, and they ${they}`);
  }
}

function judgePairs(witnesses: readonly Witness[], around: Around): void {
  for (const one of witnesses) for (const two of witnesses) if (one.tab.person !== two.tab.person) judgePair(one, two, around);
}

/** A person hears one call, whatever they hear it with. */
function judgeEars(witnesses: readonly Witness[], { air }: Around): void {
  const ears = new Map<string, string>();
  for (const { tab, page } of witnesses) {
    if (hears(air, page).length === 0) continue;
    const other = ears.get(tab.person.name);
    must(other === undefined, `${tab.name}: is heard at the same time as ${other ?? ''}`);
    ears.set(tab.person.name, tab.name);
  }
}

/**
 * What must be wherever nothing is in the way: whoever could reach the server for so long shows what it has on record,
 * and two who could hear each other for so long agree about who holds.
 */
export function judgeBeliefs(tabs: readonly Tab[], sightOf: (page: Page) => Sight, around: Around): void {
  const all = tabs.flatMap((tab): Witness[] => {
    const { page } = tab;
    const session = page?.see().session;
    return page === null || session?.phase !== 'in' ? [] : [{ tab, page, sight: sightOf(page), me: session.me.id }];
  });
  const still = all.filter(({ sight }) => isSettled(sight.stillFrom, around.now));
  for (const one of still) {
    judgeRecord(one, around);
    judgeHold(one, around);
    judgeOthers(one, around);
  }
  for (const one of all) judgeLines(one, around);
  judgePairs(still, around);
  judgeEars(still, around);
  judgePairs(
    all.filter(({ sight }) => isSettled(sight.soundFrom, around.now)),
    around,
  );
}
