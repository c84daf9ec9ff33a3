import type { Phone } from '@earshot/client';
import type { Ways as Found } from '@earshot/client/echo';
import { useEffect, useRef, useState } from 'preact/hooks';
import { wayRows } from '../sound/way-words.ts';
import { calledWords as words } from './called-words.ts';

/** What was found so far; null before it is asked for. */
function useWays(phone: Phone): { readonly ways: Found | null; readonly find: () => Promise<void> } {
  const [ways, setWays] = useState<Found | null>(null);
  const shownRef = useRef(true);
  useEffect(() => {
    shownRef.current = true;
    return () => {
      shownRef.current = false;
    };
  }, []);
  async function find(): Promise<void> {
    try {
      const { findWays, noWays } = await import('@earshot/client/echo');
      setWays(noWays);
      await findWays(phone, (found) => shownRef.current && setWays((known) => ({ ...noWays, ...known, ...found })));
    } catch {
      // The server is away, and does not give the script that would try it either.
      setWays({ udp: 'unknown', relay: 'unknown' });
    }
  }
  return { ways, find };
}

/** Tries at a press whether sound finds a way out of this network, as the Echo test does, and says what was found. */
export function Ways({ phone }: { readonly phone: Phone }) {
  const { ways, find } = useWays(phone);
  const isLooking = ways !== null && (ways.udp === 'looking' || ways.relay === 'looking');
  return (
    <>
      <p class="hint">{words.way}</p>
      <div role="status">
        {ways !== null && (
          <ul class="called">
            {wayRows(ways).map(([name, says]) => (
              <li key={name}>
                <b>{name}</b> {says}
              </li>
            ))}
          </ul>
        )}
      </div>
      <button type="button" class="pill" aria-disabled={isLooking} onClick={() => isLooking || void find()}>
        {words.tryWays}
      </button>
    </>
  );
}
