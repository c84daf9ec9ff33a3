import type { Phone } from '@earshot/client';
import { ChunkWaits } from './chunk-waits.tsx';
import { soundWords } from './sound/sound-words.ts';
import { useChunk } from './use-chunk.ts';

interface Props {
  readonly phone: Phone;
  readonly onClose: () => void;
}

/** The choice of microphone and speaker within a call, as soon as its script is there. */
export function SoundDoor({ phone, onClose }: Props) {
  const [parts, hasFailed] = useChunk(() => import('./sound/sound-parts.ts'));
  if (parts !== null) return <parts.SoundDialog phone={phone} onClose={onClose} />;
  return <ChunkWaits title={soundWords.sound} hasFailed={hasFailed} onClose={onClose} />;
}
