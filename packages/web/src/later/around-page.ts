import type { CallView } from '@earshot/client';
import { useAwake } from './awake.ts';
import { useLeaving } from './leaving.ts';
import { useTabSign } from './tab-sign.ts';

/** What the browser around the page is told of a call: the tab shows it, closing asks first, the screen stays on. */
export function AroundPage({ call }: { readonly call: CallView }) {
  useTabSign(call);
  useLeaving(call);
  useAwake(call.phase === 'dialing' || call.phase === 'accepting' || call.phase === 'talking');
  return null;
}
