import type { CallView, Phone, Quality } from '@earshot/client';
import { useEffect, useState } from 'preact/hooks';
import { isAway } from '../../link.ts';
import { withName } from '../../parts/name.tsx';
import { createSilent } from './silent.ts';
import { voiceWords, weakWords } from './voice-words.ts';
import { createWeak } from './weak.ts';

/** Milliseconds between two looks whether there is a new reading. */
const pace = 500;

interface Props {
  readonly phone: Phone;
  readonly call: Extract<CallView, { phase: 'talking' }>;
}

/** What a further reading says, in one sentence; null when all is well. */
function createJudge(phone: Phone, name: string): (quality: Quality | null) => string | null {
  const [silent, weak] = [createSilent(), createWeak()];
  return (quality) => {
    const whose = weak({ quality, away: isAway(phone.getSnapshot().link) });
    const isSilent = silent(quality?.level ?? null, phone.now());
    // Of a line that loses much it cannot be said who is silent.
    if (whose !== null) return weakWords(whose, name);
    return isSilent ? voiceWords.silent(name) : null;
  };
}

/**
 * Under a call in which I am heard and the other is not muted: only what is wrong with the sound, and on whose side.
 */
export function VoiceHint({ phone, call: { other } }: Props) {
  const { id, username } = other;
  const [told, setTold] = useState<string | null>(null);
  useEffect(() => {
    const judge = createJudge(phone, username);
    let last: Quality | null = phone.report()?.quality ?? null;
    const looking = setInterval(() => {
      const quality = phone.report()?.quality ?? null;
      if (quality === last) return;
      last = quality;
      setTold(judge(quality));
    }, pace);
    return () => clearInterval(looking);
  }, [phone, id, username]);
  return (
    <span role="status" class={told === null ? '' : 'told'}>
      {told !== null && withName(told, username)}
    </span>
  );
}
