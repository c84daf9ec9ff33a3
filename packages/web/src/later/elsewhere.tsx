import type { CallView, Phone } from '@earshot/client';
import phoneIcon from 'icon:phone';
import phoneOff from 'icon:phone-off';
import { Button } from '../parts/button.tsx';
import { Halo } from '../parts/halo.tsx';
import type { SceneContent } from '../parts/scene.tsx';
import { elsewhereWords } from './place-words.ts';
import { words } from './words.ts';

/**
 * My call runs in another tab or on another device of mine, or in a page that I have reloaded: nobody has to wait until
 * it is given up.
 */
export function elsewhere(phone: Phone, call: Extract<CallView, { phase: 'elsewhere' }>, id?: string): SceneContent {
  return {
    label: words.callWith(call.other.username),
    art: <Halo phone={phone} person={call.other} mood="still" />,
    title: call.other.username,
    status: elsewhereWords(call),
    tone: 'soft',
    controls: (
      <div class="controls four" key="elsewhere">
        {call.call.status !== 'calling' && (
          <div class="middle">
            <Button icon={phoneIcon} word={words.moveHere} tone="talk" onPress={() => void phone.take(id)} />
          </div>
        )}
        <Button
          icon={phoneOff}
          word={call.call.status === 'calling' ? words.cancelCall : words.endCall}
          tone="stop"
          hotkey="E"
          onPress={() => void phone.end(id)}
        />
      </div>
    ),
  };
}
