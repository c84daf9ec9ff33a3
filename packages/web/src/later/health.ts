import { useEffect, useState } from 'preact/hooks';
import { sharedAddress } from '../host.ts';

function isLab(health: unknown): boolean {
  return typeof health === 'object' && health !== null && 'trust_user_id' in health && health.trust_user_id === true;
}

/**
 * Whether the host takes a bare user id as proof (`EARSHOT_TRUST_USER_ID`): people must know. Asked once; no answer
 * means no.
 */
export function useLabMode(): boolean {
  const [lab, setLab] = useState(false);
  useEffect(() => {
    const asking = new AbortController();
    fetch('/api/health', { signal: asking.signal })
      .then(async (answer) => setLab(isLab(await answer.json())))
      .catch(() => undefined);
    return () => asking.abort();
  }, []);
  return lab;
}

/** Who has signed the server's certificate; null when it does not say. */
export async function certificateOfServer(): Promise<'own' | 'ca' | 'self-signed' | null> {
  const answer: unknown = await fetch('/api/health').then((response) => response.json());
  const trust = typeof answer === 'object' && answer !== null && 'trust' in answer ? answer.trust : null;
  return trust === 'own' || trust === 'ca' || trust === 'self-signed' ? trust : null;
}

/** The same, as far as a person can do something about it; null when they need not. */
export async function trustOfServer(): Promise<'ca' | 'self-signed' | null> {
  const trust = await certificateOfServer();
  return trust === 'own' ? null : trust;
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

/**
 * Where others find this page. Opened on the server's own machine it asks the server, for what stands in its address
 * bar leads nobody else here; none when only that machine reaches the server.
 */
export async function addressesForOthers(): Promise<readonly string[]> {
  const here = sharedAddress();
  if (here !== null) return [here];
  const answer: unknown = await fetch('/api/health').then((response) => response.json());
  return typeof answer === 'object' && answer !== null && 'addresses' in answer ? textsIn(answer.addresses) : [];
}

/** Whether the page that the server has is another than this one: each has a script of its own. */
export async function isNewer(): Promise<boolean> {
  const mine = document.querySelector('script[type="module"][src]')?.getAttribute('src');
  const answer = await fetch('/', { cache: 'no-cache' }).catch(() => null);
  if (mine === null || mine === undefined || answer?.ok !== true) return false;
  const page = await answer.text();
  return page.includes('id="page"') && !page.includes(mine);
}
