import type { User } from '@earshot/client';
import { ChunkWaits } from './chunk-waits.tsx';
import { ringWords } from './ring/ring-words.ts';
import { showToneOf, useToneOf } from './ring/tone-of.ts';
import { useChunk } from './use-chunk.ts';

function close(): void {
  showToneOf(null);
}

function ToneOf({ user }: { readonly user: User }) {
  const [chunk, hasFailed] = useChunk(() => import('./ring/tone-dialog.tsx'));
  if (chunk !== null) return <chunk.ToneDialog user={user} onClose={close} />;
  return <ChunkWaits title={ringWords.tone} hasFailed={hasFailed} onClose={close} />;
}

/** The dialog with the ringtone of one person, loaded when it is asked for. */
export function ToneDoor() {
  const user = useToneOf();
  return user && <ToneOf user={user} />;
}
