import type { Phone, PhoneSnapshot, Problem } from '@earshot/client';
import { useEffect, useState } from 'preact/hooks';

/** When I may be rung, as the phone knows it; drawn again when it changes. */
export function useAvailability(phone: Phone): PhoneSnapshot['availability'] {
  const [availability, setAvailability] = useState(phone.getSnapshot().availability);
  useEffect(() => {
    function read(): void {
      setAvailability(phone.getSnapshot().availability);
    }
    read();
    return phone.subscribe(read);
  }, [phone]);
  return availability;
}

/** What somebody says of when they may be rung. */
export type Saying = Parameters<typeof ask>[1];

function ask(phone: Phone, saying: Parameters<typeof phone.ask<'users/availability'>>[1]) {
  return phone.ask('users/availability', saying);
}

/** A way to say when I may be rung, and what went wrong the last time. What comes of it the phone hears. */
export function useSaying(phone: Phone): readonly [Problem | null, (saying: Saying) => void] {
  const [problem, setProblem] = useState<Problem | null>(null);
  async function say(saying: Saying): Promise<void> {
    const reply = await ask(phone, saying);
    setProblem(reply.ok ? null : reply.problem);
  }
  return [problem, (saying) => void say(saying)];
}
