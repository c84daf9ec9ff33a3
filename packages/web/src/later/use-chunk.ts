import { useEffect, useRef, useState } from 'preact/hooks';

/** Milliseconds until a load that has failed is tried again, as when the server is away. */
const pause = 2_000;

/**
 * What a script of its own exports, loaded when it is first shown: null until it is here. Whether a load has failed.
 */
export function useChunk<Chunk>(load: () => Promise<Chunk>): readonly [Chunk | null, boolean] {
  const loadRef = useRef(load);
  const [loaded, setLoaded] = useState<{ readonly chunk: Chunk } | null>(null);
  const [failures, setFailures] = useState(0);
  useEffect(() => {
    let isWanted = true;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    loadRef.current().then(
      (chunk) => isWanted && setLoaded({ chunk }),
      () => {
        if (isWanted) waiting = setTimeout(() => setFailures(failures + 1), pause);
      },
    );
    return () => {
      isWanted = false;
      clearTimeout(waiting);
    };
  }, [failures]);
  return [loaded?.chunk ?? null, failures > 0];
}
