import { useEffect } from 'preact/hooks';
import { useChunk } from './use-chunk.ts';
import { words } from './words.ts';
import { ChunkWaits } from './chunk-waits.tsx';

interface Props {
  /** Whether single characters act as keys. */
  readonly on: boolean;
  readonly onTurn: (on: boolean) => void;
  /** From now on keys are heard. */
  readonly onReady: () => void;
  /** Whether the sheet is shown. */
  readonly sheet: boolean;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

/** The keys of the page, as soon as their script is there. */
export function Keyboard({ on, onTurn, onReady, sheet, onOpen, onClose }: Props) {
  const [keyboard, hasFailed] = useChunk(() => import('./keyboard/keyboard.ts'));
  // The effects of a child run first: its listeners are there by then.
  useEffect(() => {
    if (keyboard !== null) onReady();
  }, [keyboard, onReady]);
  if (keyboard === null) return sheet ? <ChunkWaits title={words.keys} hasFailed={hasFailed} onClose={onClose} /> : null;
  return (
    <>
      <keyboard.Keys on={on} onHelp={onOpen} />
      {sheet && <keyboard.KeysDialog on={on} onChange={onTurn} onClose={onClose} />}
    </>
  );
}
