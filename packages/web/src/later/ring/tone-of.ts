import type { User } from '@earshot/client';
import { useEffect, useState } from 'preact/hooks';

let whose: User | null = null;
const listeners = new Set<(whose: User | null) => void>();

/** Shows by which tone somebody rings here, or no more (null). Their menu, which asks for it, is closed by then. */
export function showToneOf(user: User | null): void {
  whose = user;
  for (const listener of listeners) listener(user);
}

/** Whose ringtone is to be shown. */
export function useToneOf(): User | null {
  const [user, setUser] = useState(whose);
  useEffect(() => {
    listeners.add(setUser);
    return () => void listeners.delete(setUser);
  }, []);
  return user;
}
