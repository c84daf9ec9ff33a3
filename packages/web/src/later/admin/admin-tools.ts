import type { ActFields, ActName, Answered, Ask, Phone } from '@earshot/client';
import { useMemo, useState } from 'preact/hooks';
import { problemWords } from '../problem-words.ts';

/** What has come of what was done last. */
export interface Said {
  readonly text: string;
  readonly bad: boolean;
}

/** What is said of a code that means something of its own here; null of any other. */
type WhyNot = (code: string) => string | null;

/** What every part of the page for admins works with. */
export interface AdminTools {
  readonly phone: Phone;
  readonly read: Ask;
  /** Does something and tells what has come of it: `done` when it is done, else why not. Null when it is not. */
  readonly act: <N extends ActName>(name: N, fields: ActFields<N>, done: string, whyNot?: WhyNot) => Promise<Answered<N> | null>;
}

interface Standing {
  readonly tools: AdminTools;
  readonly said: Said | null;
  /** What was said is of no interest any more. */
  readonly forget: () => void;
  /** Whoever looks is no longer an admin. */
  readonly isOver: boolean;
}

/** The tools of an admin, and what has come of what was done last. */
export function useAdminTools(phone: Phone): Standing {
  const [said, setSaid] = useState<Said | null>(null);
  const [isOver, setOver] = useState(false);
  const tools = useMemo<AdminTools>(() => {
    function notice(asked: { readonly ok: boolean; readonly code?: string }): void {
      if (asked.code === 'not_admin') setOver(true);
    }
    return {
      phone,
      read: async (name, input) => {
        const asked = await phone.ask(name, input);
        notice(asked);
        return asked;
      },
      act: async (name, fields, done, whyNot = () => null) => {
        const asked = await phone.act(name, fields);
        notice(asked);
        setSaid(asked.ok ? { text: done, bad: false } : { text: whyNot(asked.code) ?? problemWords(asked.problem), bad: true });
        return asked.ok ? asked.body : null;
      },
    };
  }, [phone]);
  return { tools, said, isOver, forget: () => setSaid(null) };
}
