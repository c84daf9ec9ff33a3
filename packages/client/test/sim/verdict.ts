import { joinedIn, statusOf, type LiveCall } from '../../../server/src/calls/call.ts';
import type { CallEntry } from '../../src/snapshot.ts';
import { talkedMs } from '../../src/snapshot.ts';
import type { Air } from './air.ts';
import { isHeard, type Tab, type Page } from './device.ts';
import { must } from './broken.ts';

type Talking = Extract<CallEntry['view'], { phase: 'talking' }>;

export interface TalkingPage {
  readonly tab: Tab;
  readonly page: Page;
  /** Of the entry in the page's calls. */
  readonly id: string;
  readonly call: Talking;
}

/** The pages that talk now, once for each call, be it set aside or not. */
export function talkers(tabs: readonly Tab[]): readonly TalkingPage[] {
  return tabs.flatMap((tab) => {
    const { page } = tab;
    if (page === null) return [];
    return page.see().calls.flatMap(({ id, view }) => (view.phase === 'talking' ? [{ tab, page, id, call: view }] : []));
  });
}

/**
 * Times of both sides may differ by what a word takes on its way, and the time that passed while nobody could say it.
 */
const near = 3_000;

/** Nothing is under way any more, and what is elsewhere is somewhere. */
function judgeShown({ name, person }: Tab, view: CallEntry['view'], talking: readonly TalkingPage[]): void {
  must(!['dialing', 'ringing', 'accepting'].includes(view.phase), `${name}: still ${view.phase} long after the ring must have ended`);
  if (view.phase !== 'elsewhere') return;
  must(
    talking.some((other) => other.tab.person === person && other.call.call.call_id === view.call.call_id),
    `${name}: shows a call elsewhere that is nowhere`,
  );
}

/** What must be once everybody can reach everybody and has had time to: everything said by one is known to all. */
export function judge(tabs: readonly Tab[], live: readonly LiveCall[], air: Air, strictTime: boolean): void {
  const talking = talkers(tabs);
  for (const tab of tabs) {
    const { page } = tab;
    if (page === null) continue;
    const { calls, session, link } = page.see();
    if (session.phase === 'in') must(link.phase === 'open', `${tab.name}: the link is ${link.phase} in calm weather`);
    for (const { view } of calls) judgeShown(tab, view, talking);
  }
  const pairs = new Map<string, TalkingPage[]>();
  for (const one of talking) {
    const both = pairs.get(one.call.call.call_id) ?? [];
    pairs.set(one.call.call.call_id, both);
    must(!both.some((other) => other.tab.person === one.tab.person), `${one.tab.name}: two pages of one person hold one call`);
    both.push(one);
  }
  for (const pair of pairs.values()) {
    const [one, two] = pair;
    if (one === undefined) continue;
    must(two !== undefined, `${one.tab.name}: talks with nobody`);
    if (two !== undefined) judgePair(one, two, { live, air, strictTime });
  }
  for (const call of live) {
    must(pairs.has(call.id), `server: a call is ${statusOf(call)} that no page knows`);
    must(statusOf(call) !== 'calling', 'server: a call still rings');
  }
}

interface Around {
  readonly live: readonly LiveCall[];
  readonly air: Air;
  readonly strictTime: boolean;
}

/** What the server has been told of the two pages, by themselves. */
function judgeWords(name: string, call: LiveCall): void {
  if (statusOf(call) === 'calling') return;
  const joined = joinedIn(call).map(({ state }) => state);
  must(
    joined.every(({ sound }) => sound === true),
    `${name}: the server does not know that there is sound`,
  );
  must(!joined.some(({ away }) => away), `${name}: the server thinks that a page was closed`);
}

function judgePair(one: TalkingPage, two: TalkingPage, { live, air, strictTime }: Around): void {
  for (const [me, other] of [
    [one, two],
    [two, one],
  ] as const) {
    const { name } = me.tab;
    must(me.call.media === 'connected', `${name}: sound is ${me.call.media} in calm weather`);
    must(
      me.call.heldByThem === other.call.heldByMe,
      `${name}: shows held by the other as ${me.call.heldByThem}, who does ${other.call.heldByMe ? '' : 'not '}hold`,
    );
    const held = me.call.heldByMe || me.call.heldByThem;
    const quiet = held || me.call.muted || me.call.microphone !== 'open';
    must(
      isHeard(air, me.page, other.tab.person.name) === !quiet,
      `${name}: ${quiet ? 'is heard and should not be' : 'is not heard and should be'}`,
    );
    const server = live.find(({ id }) => id === me.call.call.call_id);
    if (server === undefined) continue;
    judgeWords(name, server);
    must(!me.call.closedByThem, `${name}: shows that the page of the other was closed`);
    const heldThere = joinedIn(server).some(({ id, state }) => id !== me.call.other.id && state.held);
    must(
      heldThere === me.call.heldByMe,
      `${name}: the server ${heldThere ? 'has' : 'has not'} its hold, and it has ${me.call.heldByMe ? '' : 'not '}set the call aside`,
    );
  }
  const apart = Math.abs(talkedMs(one.call.talk, one.page.phone.now()) - talkedMs(two.call.talk, two.page.phone.now()));
  if (strictTime) must(apart < near, `${one.tab.name}: talk times are ${Math.round(apart)} ms apart`);
}

/** Nothing is left of what a page has used. */
export function judgeRest(tab: Tab, page: Page): void {
  const { name, way } = tab;
  const { timers } = page.machine;
  must(page.media.microphones.size === 0, `${name}: a microphone is open after the page was closed`);
  must(page.media.peers.size === 0, `${name}: a peer is left after the page was closed`);
  must(way.open.size === 0, `${name}: a connection is left after the page was closed`);
  must(timers === 0, `${name}: ${timers} timers are left after the page was closed`);
}
