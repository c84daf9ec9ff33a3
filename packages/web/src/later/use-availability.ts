import type { Availability, Phone, PhoneSnapshot, Problem } from '@earshot/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ask, asWished, noWishes, sayWish, type Saying } from './wish.ts';

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

interface Said {
  /** With what I have said last, also before the server has answered. */
  readonly shown: Availability | null;
  /** The server has not answered yet. */
  readonly isAsked: boolean;
  /** What went wrong with what I have said. */
  readonly problem: Problem | null;
  readonly say: (saying: Saying) => void;
}

/** A way to say when I may be rung. What is refused is as the phone knows it (`known`) again. */
export function useSaying(phone: Phone, known: Availability | null): Said {
  const [wishes, set] = useState(noWishes);
  const lastRef = useRef(0);
  async function say(saying: Saying): Promise<void> {
    const number = (lastRef.current += 1);
    set((now) => ask(now, number, saying));
    set(await sayWish(phone, number, saying));
  }
  return {
    shown: known && asWished(known, wishes),
    isAsked: wishes.asked.length > 0,
    problem: wishes.problem,
    say: (saying) => void say(saying),
  };
}
