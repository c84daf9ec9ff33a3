import type { AskProps } from './ask-in.tsx';
import { useChunk } from './use-chunk.ts';

/** A request to be let in, as soon as its script is there: only who signs in by a name needs it. */
export function AskIn(props: AskProps) {
  const [parts] = useChunk(() => import('./ask-in.tsx'));
  return parts && <parts.AskIn {...props} />;
}
