import type { Phone } from '@earshot/client';
import { ChunkWaits } from './chunk-waits.tsx';
import { echoWords } from './sound/echo-words.ts';
import { useChunk } from './use-chunk.ts';

interface Props {
  readonly phone: Phone;
  readonly onClose: () => void;
}

/** The test call, as soon as its script is there. */
export function EchoDoor({ phone, onClose }: Props) {
  const [parts, hasFailed] = useChunk(() => import('./sound/sound-parts.ts'));
  if (parts !== null) return <parts.EchoDialog phone={phone} onClose={onClose} />;
  return <ChunkWaits title={echoWords.title} hasFailed={hasFailed} onClose={onClose} />;
}
