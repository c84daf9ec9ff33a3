import { useEffect, useState } from 'preact/hooks';
import { words } from './words.ts';

interface Drawn {
  readonly size: number;
  readonly path: string;
}

/** The quiet zone around a code, in its modules (ISO/IEC 18004). */
const quiet = 4;

/** Draws a QR code. What makes it is loaded when the first one is wanted. */
async function draw(text: string): Promise<Drawn> {
  const { default: qrcode } = await import('qrcode');
  const { modules } = qrcode.create(text, { errorCorrectionLevel: 'M' });
  const dark = Array.from(modules.data.keys()).filter((index) => modules.data[index] === 1);
  const path = dark.map((index) => `M${quiet + (index % modules.size)} ${quiet + Math.floor(index / modules.size)}h1v1h-1z`).join('');
  return { size: modules.size + 2 * quiet, path };
}

/**
 * A text as a QR code, dark on light in both schemes, for that is what cameras look for. The text itself stands beside
 * it.
 */
export function Code({ text, label = words.code(text) }: { readonly text: string; readonly label?: string }) {
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  useEffect(() => {
    let isShown = true;
    draw(text)
      .then((code) => isShown && setDrawn(code))
      .catch(() => undefined);
    return () => {
      isShown = false;
    };
  }, [text]);
  return (
    <div class="code">
      {drawn !== null && (
        <svg viewBox={`0 0 ${drawn.size} ${drawn.size}`} role="img" aria-label={label} shape-rendering="crispEdges">
          <path d={drawn.path} />
        </svg>
      )}
    </div>
  );
}
