import type { Browser } from '@playwright/test';
import { longestGap, pieceLength, type Piece, type Span } from '../chaos/gaps.ts';
import { growMeter } from '../chaos/meter.ts';
import { within } from '../chaos/party.ts';
import { openBarePeer, type BarePeer } from '../lab/bare-peer.ts';
import { openPage } from '../lab/chromium-person.ts';
import { expectTalk } from '../lab/hearing.ts';
import { connect, expectInCall, signIn, type Person } from '../lab/person.ts';
import type { Server } from '../lab/server.ts';
import { voices, type Voice } from '../lab/voice.ts';
import type { Silence } from './verdict.ts';

/** A call that goes on all the time, and a bare pair of connections beside it in the same browsers. */
export interface RunningCall {
  /** The longest silences since the last time this was asked. */
  silence(): Promise<Silence>;
  /** Fails when the pages say anything but that they talk. */
  expectOn(): Promise<void>;
}

export type Browsers = (voice: Voice) => Promise<Browser>;

/** What an ear has heard of the other, as far as it was asked. */
interface Ear {
  readonly person: Person;
  heard: Piece[];
}

/** What a page plays is told to us only some time later, in milliseconds. */
const late = 1_000;

/** Opens both pairs, and waits until everybody hears the other. */
export async function startRunningCall(server: Server, browserOf: Browsers): Promise<RunningCall> {
  const pages = await Promise.all([openMetered(server, browserOf, 'Ada'), openMetered(server, browserOf, 'Bob')]);
  const [ada, bob] = pages;
  await connect(ada, bob);
  await expectTalk(ada, bob);
  const bare = await startBarePair(server, browserOf);
  const ears = { call: pages.map(earOf), bare: bare.map(earOf) };
  let from = Date.now();
  return {
    silence: async () => {
      const span = { from: from - pieceLength, until: Date.now() - late };
      await Promise.all([...ears.call, ...ears.bare].map(collect));
      from = span.until;
      return { call: gapIn(ears.call, span), bare: gapIn(ears.bare, span) };
    },
    expectOn: () => Promise.all([expectInCall(ada, bob), expectInCall(bob, ada)]).then(() => undefined),
  };
}

function earOf(person: Person): Ear {
  return { person, heard: [] };
}

async function collect(ear: Ear): Promise<void> {
  ear.heard.push(...(await ear.person.run(() => window.meter.take(), null)));
}

/** The longest silence that one of the ears had; what lies before the span is forgotten. */
function gapIn(ears: readonly Ear[], span: Span): number {
  return Math.max(
    ...ears.map((ear) => {
      const gap = longestGap(ear.heard, span);
      ear.heard = ear.heard.filter(({ at }) => at >= span.until - 2 * pieceLength);
      return gap;
    }),
  );
}

function otherOf(voice: 'Ada' | 'Bob') {
  return voices[voice === 'Ada' ? 'Bob' : 'Ada'];
}

async function openMetered(server: Server, browserOf: Browsers, voice: 'Ada' | 'Bob'): Promise<Person> {
  const person = await openPage(await browserOf(voice), server.origin, { name: `${voice} of the running call`, voice });
  await person.context.addInitScript(growMeter, otherOf(voice));
  await person.page.reload();
  await signIn(person);
  return person;
}

async function startBarePair(server: Server, browserOf: Browsers): Promise<readonly Person[]> {
  async function open(voice: 'Ada' | 'Bob'): Promise<BarePeer> {
    return openBarePeer(await browserOf(voice), server, { name: voice, voice }, (context) =>
      context.addInitScript(growMeter, otherOf(voice)),
    );
  }
  const [ada, bob] = await Promise.all([open('Ada'), open('Bob')]);
  await ada.takeAnswer(await bob.answer(await ada.offer()));
  for (const peer of [ada, bob]) await within(10_000, 'the bare pair has candidates', async () => (await peer.candidates()).length > 0);
  await bob.add(await ada.candidates());
  await ada.add(await bob.candidates());
  await expectTalk(ada.ears, bob.ears);
  return [ada.ears, bob.ears];
}
