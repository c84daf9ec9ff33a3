import type { Phone } from '@earshot/client';
import { useEffect, useState } from 'preact/hooks';
import { words } from '../words.ts';
import { createNotice, pace } from '../speaking.ts';
import { isPushToTalk } from './talk-choice.ts';
import { voiceWords } from './voice-words.ts';

/** Under a call that I am muted in. Who talks all the same is told that nobody hears it. */
export function MutedHint({ phone }: { readonly phone: Phone }) {
  const [speaking, setSpeaking] = useState(false);
  useEffect(() => {
    const notice = createNotice();
    const looking = setInterval(() => setSpeaking(notice(phone.levels().unheard)), pace);
    return () => clearInterval(looking);
  }, [phone]);
  return (
    <span role="status" class={speaking ? 'told' : ''}>
      {speaking ? words.talkingMuted : isPushToTalk() ? voiceWords.holdToTalk : words.youAreMuted}
    </span>
  );
}
