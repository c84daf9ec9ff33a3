import type { CallView, Phone, PhoneSnapshot } from '@earshot/client';
import type { CallSet } from '../call-set.ts';
import { useAwake } from './awake.ts';
import { useLeaving } from './leaving.ts';
import { useOpenedLink } from './opened-link.ts';
import { useTabSign } from './tab-sign.ts';
import { useChunk } from './use-chunk.ts';
import { TalkKey } from './voice-door.tsx';

/** Whether somebody would be left in the middle: in a call with this page, or rung by it. */
function isUnderWay({ phase }: CallView): boolean {
  return phase === 'dialing' || phase === 'accepting' || phase === 'talking';
}

interface Props {
  readonly phone: Phone;
  readonly snapshot: PhoneSnapshot;
  readonly calls: CallSet;
}

/**
 * What the browser is told of my calls: the tab shows them, closing asks first, the screen stays on; and what its space
 * bar does in one.
 */
export function AroundPage({ phone, snapshot: { call, calls, history }, calls: set }: Props) {
  const isOn = calls.some(({ view }) => isUnderWay(view));
  useTabSign(call, set, history.unseen);
  useLeaving(isOn);
  // Who is rung wants to see who calls, on a screen that would go dark by itself as well.
  useAwake(isOn || calls.some(({ view }) => view.phase === 'ringing'));
  useOpenedLink();
  const [keys] = useChunk(() => import('./media-keys.ts'));
  return (
    <>
      {isOn && <TalkKey phone={phone} />}
      {keys && <keys.MediaKeys phone={phone} calls={set} />}
    </>
  );
}
