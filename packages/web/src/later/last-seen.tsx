import { useEffect, useState } from 'preact/hooks';
import { language } from '../language.ts';
import { ago } from './ago.ts';

const minute = 60_000;

const comma: { readonly [tag: string]: string } = { ar: '، ', fa: '، ', ja: '、', zh: '，' };

/** When somebody who is away was last here, as time goes by. `at`: Unix seconds. */
export function LastSeen({ at }: { readonly at: number }) {
  const [now, look] = useState(() => Date.now());
  useEffect(() => {
    const looking = setInterval(() => look(Date.now()), minute);
    return () => clearInterval(looking);
  }, []);
  return <span class="seen">{`${comma[language] ?? ', '}${ago(at, Math.floor(now / 1_000))}`}</span>;
}
