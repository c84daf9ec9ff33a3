import type { CallView, Phone } from '@earshot/client';
import phoneOff from 'icon:phone-off';
import { Button } from '../parts/button.tsx';
import { Halo } from '../parts/halo.tsx';
import type { SceneContent } from '../parts/scene.tsx';
import { words } from '../words.ts';

/** I am calling somebody. "Ringing..." is said, and heard, only once a device of the other has confirmed that it rings. */
export const outgoing = (phone: Phone, call: Extract<CallView, { phase: 'dialing' }>): SceneContent => ({
  label: words.callWith(call.other.username),
  art: <Halo phone={phone} person={call.other} mood={call.ringing ? 'ringing' : 'waiting'} />,
  title: call.other.username,
  status: call.ringing ? words.ringing : words.calling,
  tone: 'wait',
  controls: (
    <div class="controls four alone" key="outgoing">
      <Button icon={phoneOff} word={words.cancelCall} tone="stop" onPress={() => void phone.end()} />
    </div>
  ),
});
