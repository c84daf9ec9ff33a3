import { adminDoorWords } from '../admin-door-words.ts';
import { useChunk } from '../use-chunk.ts';
import type { SectionProps } from './section.ts';

/** The microphone and the speaker, as soon as that script is loaded. */
export function SoundSettings({ phone }: SectionProps) {
  const [parts, hasFailed] = useChunk(() => import('../sound/sound-parts.ts'));
  if (parts !== null) return <parts.SoundSection phone={phone} />;
  return (
    <p class="hint" role="status">
      {hasFailed ? adminDoorWords.away : adminDoorWords.loading}
    </p>
  );
}
