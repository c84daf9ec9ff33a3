import type { CallView, Phone } from '@earshot/client';
import { useChunk } from './use-chunk.ts';

type Talking = Extract<CallView, { phase: 'talking' }>;

function load() {
  return import('./text/text.ts');
}

/** Opens the text of a call, as soon as it is loaded. */
export function TextButton({ call }: { readonly call: Talking }) {
  const [text] = useChunk(load);
  return text && <text.TextButton call={call} />;
}

/** How much text has come on a call that is set aside. */
export function TextNews({ call }: { readonly call: Talking }) {
  const [text] = useChunk(load);
  return text && <text.TextNews call={call} />;
}

/** The text of a call. */
export function TextPanel(props: { readonly phone: Phone; readonly call: Talking }) {
  const [text] = useChunk(load);
  return text && <text.TextPanel {...props} />;
}
