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
  const companies = new Map<string, TalkingPage[]>();
  for (const one of talking) {
    const company = companies.get(one.call.call.call_id) ?? [];
    companies.set(one.call.call.call_id, company);
    must(!company.some((other) => other.tab.person === one.tab.person), `${one.tab.name}: two pages of one person hold one call`);
    company.push(one);
  }
  for (const company of companies.values()) judgeCompany(company, { live, air, strictTime, talking });
  for (const call of live) {
    must(companies.has(call.id), `server: a call is ${statusOf(call)} that no page knows`);
    must(statusOf(call) !== 'calling', 'server: a call still rings');
  }
}

interface Around {
  readonly live: readonly LiveCall[];
  readonly air: Air;
  readonly strictTime: boolean;
  readonly talking: readonly TalkingPage[];
}

/** Every two who are in a call, and what the server has on record of each. */
function judgeCompany(company: readonly TalkingPage[], around: Around): void {
  const [one, two, ...more] = company;
  if (one === undefined) return;
  must(two !== undefined, `${one.tab.name}: talks with nobody`);
  if (two === undefined) return;
  const server = around.live.find(({ id }) => id === one.call.call.call_id);
  for (const me of company) {
    for (const other of company) if (other !== me) judgeWay(me, other, around, more.length > 0);
    if (server !== undefined) judgeWords(me, server, company.length);
  }
  if (more.length > 0 || !around.strictTime) return;
  const apart = Math.abs(talkedMs(one.call.talk, one.page.phone.now()) - talkedMs(two.call.talk, two.page.phone.now()));
  must(apart < near, `${one.tab.name}: talk times are ${Math.round(apart)} ms apart`);
}

/** What the server has been told by a page, and of it. */
function judgeWords({ tab: { name }, call, page }: TalkingPage, server: LiveCall, pages: number): void {
  if (statusOf(server) === 'calling') return;
  const joined = joinedIn(server);
  must(joined.length === pages, `${name}: ${pages} pages are in a call with ${joined.length}`);
  for (const { state } of joined) {
    must(state.sound === true, `${name}: the server does not know that there is sound`);
    must(state.deafTo.length === 0, `${name}: the server thinks that two do not hear each other`);
    must(!state.away, `${name}: the server thinks that a page was closed`);
  }
  must(!call.closedByThem, `${name}: shows that the page of the other was closed`);
  const session = page.see().session;
  const mine = session.phase === 'in' ? joined.find(({ id }) => id === session.me.id) : undefined;
  const heldThere = mine?.state.held ?? false;
  must(
    heldThere === call.heldByMe,
    `${name}: the server ${heldThere ? 'has' : 'has not'} its hold, and it has ${call.heldByMe ? '' : 'not '}set the call aside`,
  );
}

/** Whether one is to be heard by the other in a call of both. */
function isLoud({ call: mine }: TalkingPage, { call: theirs, page }: TalkingPage, other: Page): boolean {
  if (page !== other || mine.call.call_id !== theirs.call.call_id) return false;
  return !mine.heldByMe && !theirs.heldByMe && !mine.muted && mine.microphone === 'open';
}

/** The way from one to another of those in a call. Among more, who holds sets themselves alone aside. */
function judgeWay(me: TalkingPage, other: TalkingPage, { air, talking }: Around, isCompany: boolean): void {
  const { name } = me.tab;
  const session = other.page.see().session;
  const theirs = session.phase === 'in' ? me.call.others.find(({ id }) => id === session.me.id) : undefined;
  const media = theirs?.media ?? me.call.media;
  must(media === 'connected', `${name}: sound with ${other.tab.name} is ${media} in calm weather`);
  must(
    isCompany || me.call.heldByThem === other.call.heldByMe,
    `${name}: shows held by the other as ${me.call.heldByThem}, who does ${other.call.heldByMe ? '' : 'not '}hold`,
  );
  // The two may be in another call together.
  const quiet = talking.every((mine) => mine.page !== me.page || talking.every((far) => !isLoud(mine, far, other.page)));
  must(
    isHeard(air, me.page, other.page) === !quiet,
    `${name}: ${quiet ? 'is heard and should not be' : 'is not heard and should be'} by ${other.tab.name}`,
  );
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
