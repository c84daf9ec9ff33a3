import type { CallView, PartyView, Phone, Quality } from '@earshot/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { isAway } from '../../link.ts';
import { withName } from '../../parts/name.tsx';
import { faultOf, type Fault, type Verdict } from './among.ts';
import { createSilent } from './silent.ts';
import { voiceWords } from './voice-words.ts';
import { createWeak } from './weak.ts';

/** Milliseconds between two looks whether there is a new reading. */
const pace = 500;

interface Props {
  readonly phone: Phone;
  readonly call: Extract<CallView, { phase: 'talking' }>;
}

type Voice = Pick<PartyView, 'id' | 'username'>;

/** Of whom something can be said: of who is heard, or should be. In a call of two that is asked before. */
function heardIn({ other, others }: Props['call']): readonly Voice[] {
  return others.length === 0 ? [other] : others.filter(({ media, held, muted }) => media === 'connected' && !held && !muted);
}

type Judge = (quality: Quality | null) => Omit<Verdict, 'name'>;

/** What a further reading says of one other. */
function createJudge(phone: Phone, first: Quality | null): Judge {
  const [silent, weak] = [createSilent(), createWeak()];
  let last = first;
  let verdict: ReturnType<Judge> = { weak: null, silent: false };
  return (quality) => {
    if (quality !== last) {
      const away = isAway(phone.getSnapshot().link);
      verdict = { weak: weak({ quality, away }), silent: silent(quality?.level ?? null, phone.now()) };
    }
    last = quality;
    return verdict;
  };
}

/** What the newest readings say of all who are heard. Who is not begins anew when they are again. */
function createJudges(phone: Phone): (heard: readonly Voice[]) => Fault | null {
  let judges: ReadonlyMap<string, Judge> = new Map();
  return (heard) => {
    const report = phone.report();
    const found = heard.map(({ id, username }) => {
      const quality = (report?.pairs.find((pair) => pair.id === id) ?? report)?.quality ?? null;
      const judge = judges.get(id) ?? createJudge(phone, quality);
      return { id, judge, verdict: { name: username, ...judge(quality) } };
    });
    judges = new Map(found.map(({ id, judge }) => [id, judge]));
    return faultOf(
      found.map(({ verdict }) => verdict),
      isAway(phone.getSnapshot().link),
    );
  };
}

function isSame(one: Fault | null, other: Fault | null): boolean {
  return one?.what === other?.what && one?.name === other?.name;
}

/** Under a call in which I am heard: only what is wrong with the sound, and on whose side. */
export function VoiceHint({ phone, call }: Props) {
  const [told, setTold] = useState<Fault | null>(null);
  const callRef = useRef(call);
  useEffect(() => {
    callRef.current = call;
  }, [call]);
  useEffect(() => {
    const judge = createJudges(phone);
    const looking = setInterval(() => {
      const next = judge(heardIn(callRef.current));
      setTold((before) => (isSame(before, next) ? before : next));
    }, pace);
    return () => clearInterval(looking);
  }, [phone]);
  return (
    <span role="status" class={told === null ? '' : 'told'}>
      {told !== null && withName(voiceWords[told.what](told.name), told.name)}
    </span>
  );
}
