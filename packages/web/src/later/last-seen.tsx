import type { User } from '@earshot/client';
import { useEffect, useState } from 'preact/hooks';
import { language } from '../language.ts';
import { ago, agoWords } from './ago.ts';

const minute = 60_000;

const comma: { readonly [tag: string]: string } = { ar: '، ', fa: '، ', ja: '、', zh: '，' };

/** When somebody was last here, as time goes by. `at`: Unix seconds. */
function Ago({ at }: { readonly at: number }) {
  const [now, look] = useState(() => Date.now());
  useEffect(() => {
    const looking = setInterval(() => look(Date.now()), minute);
    return () => clearInterval(looking);
  }, []);
  return <>{ago(at, Math.floor(now / 1_000))}</>;
}

/** Of somebody who is away: that a call is told to them all the same, or when they were last here. */
export function LastSeen({ user: { reach, last_seen: at } }: { readonly user: User }) {
  return (
    <span class="seen">
      {comma[language] ?? ', '}
      {reach === 'notified' ? agoWords.notified : <Ago at={at} />}
    </span>
  );
}
