import type { CallView, Phone } from '@earshot/client';
import phoneOff from 'icon:phone-off';
import { Button } from '../parts/button.tsx';
import { Halo } from '../parts/halo.tsx';
import { MicrophoneQuestion } from '../parts/microphone-question.tsx';
import type { SceneContent } from '../parts/scene.tsx';
import { words } from '../words.ts';

/** Why the call has not gone out yet, or where it rings. */
function told({ call, busy, ringsOn }: Extract<CallView, { phase: 'dialing' }>, away: boolean): string {
  if (away && call === null) return words.callWaitsForServer;
  if (ringsOn > 1) return words.onDevices(ringsOn);
  return busy ? words.callWaitsForBusy : '';
}

/**
 * I am calling somebody; or somebody has left me a call with them, as `said` says. "Ringing..." is said, and heard,
 * only once a device of the other has confirmed that it rings.
 */
export function outgoing(phone: Phone, call: Extract<CallView, { phase: 'dialing' }>, away: boolean, said = ''): SceneContent {
  return {
    label: words.callWith(call.other.username),
    art: <Halo phone={phone} person={call.other} mood={call.ringing ? 'ringing' : 'waiting'} />,
    title: call.other.username,
    status: call.ringing ? words.ringing : words.calling,
    told: said !== '' && <span class="unseen">{said}</span>,
    tone: 'wait',
    hint: <MicrophoneQuestion phone={phone} asking={call.asking} before={said || told(call, away)} />,
    controls: (
      <div class="controls four alone" key="outgoing">
        <Button icon={phoneOff} word={words.cancelCall} tone="stop" hotkey="E" onPress={() => void phone.end()} />
      </div>
    ),
  };
}

/**
 * I have accepted a call beside another of mine, and it is being connected; or I am back in one, and the page is not
 * whole.
 */
export function connecting(phone: Phone, call: Pick<Extract<CallView, { phase: 'accepting' }>, 'other' | 'asking'>): SceneContent {
  return {
    label: words.callWith(call.other.username),
    art: <Halo phone={phone} person={call.other} mood="waiting" />,
    title: call.other.username,
    status: words.connecting,
    tone: 'wait',
    hint: <MicrophoneQuestion phone={phone} asking={call.asking} />,
  };
}
