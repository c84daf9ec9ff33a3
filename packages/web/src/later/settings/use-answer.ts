import type { Problem } from '@earshot/client';
import { useEffect, useRef, useState } from 'preact/hooks';

/** What has come of a question so far. */
export interface Answer<Body> {
  /** The newest answer; null while there is none. */
  readonly body: Body | null;
  readonly problem: Problem | null;
  /** Asks something whose answer takes the place of the one before; whether it was answered. */
  readonly ask: (question: () => Promise<Reply<Body>>) => Promise<boolean>;
}

type Reply<Body> = { readonly ok: true; readonly body: Body } | { readonly ok: false; readonly problem: Problem };

/** Asks the server at once, and again by `ask`. */
export function useAnswer<Body>(first: () => Promise<Reply<Body>>): Answer<Body> {
  const firstRef = useRef(first);
  const [body, setBody] = useState<Body | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  async function ask(question: () => Promise<Reply<Body>>): Promise<boolean> {
    const reply = await question();
    if (reply.ok) setBody(reply.body);
    setProblem(reply.ok ? null : reply.problem);
    return reply.ok;
  }
  useEffect(() => void ask(firstRef.current), []);
  return { body, problem, ask };
}
