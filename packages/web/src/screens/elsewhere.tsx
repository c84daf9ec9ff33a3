import type { CallView, Phone } from '@earshot/client';
import { Halo } from '../parts/halo.tsx';
import type { SceneContent } from '../parts/scene.tsx';
import { words } from '../words.ts';

/** My call runs in another tab or on another device of mine. */
export const elsewhere = (phone: Phone, call: Extract<CallView, { phase: 'elsewhere' }>): SceneContent => ({
  label: words.callWith(call.other.username),
  art: <Halo phone={phone} person={call.other} mood="still" />,
  title: call.other.username,
  status: words.elsewhere,
  tone: 'soft',
  hint: words.elsewhereHint,
});
