import type { CallView, PartyView, Phone } from '@earshot/client';
import { useEffect, useState } from 'preact/hooks';
import { Halo, type Mood } from '../../parts/halo.tsx';
import { Name } from '../../parts/name.tsx';
import { words } from '../words.ts';
import { apartIn } from './apart.ts';
import { companyWords } from './company-words.ts';

/** Milliseconds between two looks at who speaks. */
const pace = 200;
/** Louder than the noise of a room. */
const loud = 0.3;
/** Milliseconds without sound between two before it is said. */
const untilSaid = 5_000;

/** Who speaks now. */
function useSpeakers(phone: Phone, others: readonly PartyView[]): ReadonlySet<string> {
  const [speakers, setSpeakers] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const looking = setInterval(() => {
      const now = others.filter(({ id, media }) => media === 'connected' && phone.levels(id).theirs >= loud).map(({ id }) => id);
      setSpeakers((before) => (now.length === before.size && now.every((id) => before.has(id)) ? before : new Set(now)));
    }, pace);
    return () => clearInterval(looking);
  }, [phone, others]);
  return speakers;
}

function moodOf({ media, held, ringing }: PartyView): Mood {
  if (media === null) return ringing ? 'ringing' : 'waiting';
  if (held) return 'held';
  return media === 'connected' ? 'voice' : 'waiting';
}

/** What somebody does in the call. */
function doing(phone: Phone, party: PartyView, speaks: boolean): string {
  const { username, media, lostSince, ringing, held, muted } = party;
  if (media === null) return ringing ? words.ringing : words.calling;
  if (lostSince !== null) return phone.now() - lostSince > untilSaid ? companyWords.noWay(username) : companyWords.connecting;
  if (held) return companyWords.onHold;
  if (muted) return companyWords.microphoneOff;
  return speaks ? companyWords.speaks : companyWords.listens;
}

interface Props {
  readonly phone: Phone;
  readonly call: Extract<CallView, { phase: 'talking' }>;
}

/**
 * Everybody else in a call of more than two: who speaks, who is set aside, who is rung, whom I do not reach, and who of
 * them do not reach each other.
 */
export function Parties({ phone, call }: Props) {
  const { others } = call;
  const speakers = useSpeakers(phone, others);
  useLostTick(others);
  return (
    <>
      <ul class={`parties ${others.length > 4 ? 'many' : ''}`} aria-label={companyWords.parties}>
        {others.map((party) => (
          <li key={party.id}>
            <Halo phone={phone} person={party} mood={moodOf(party)} of={party.id} />
            <p class="name">
              <Name of={party.username} />
            </p>
            <p class="doing">{doing(phone, party, speakers.has(party.id))}</p>
          </li>
        ))}
      </ul>
      <div role="status">
        {apartIn(call).map(([one, other]) => (
          <p class="apart" key={`${one} ${other}`}>
            {companyWords.apart(one, other)}
          </p>
        ))}
      </div>
    </>
  );
}

/** Draws once more when a silence between two has lasted long enough to be said. */
function useLostTick(others: readonly PartyView[]): void {
  const [, draw] = useState(0);
  const isLost = others.some(({ lostSince }) => lostSince !== null);
  useEffect(() => {
    if (!isLost) return;
    const ticking = setInterval(() => draw((count) => count + 1), 1_000);
    return () => clearInterval(ticking);
  }, [isLost]);
}
