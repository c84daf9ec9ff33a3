import type { CallView, Person, Phone } from '@earshot/client';
import phoneIcon from 'icon:phone';
import x from 'icon:x';
import { Button } from '../../parts/button.tsx';
import { Halo } from '../../parts/halo.tsx';
import { withName } from '../../parts/name.tsx';
import type { SceneContent } from '../../parts/scene.tsx';
import { CallFooter } from '../call-footer.tsx';
import { Receipt } from '../receipt.tsx';
import { endedWords, words } from '../words.ts';
import { adviceWords } from './guest-words.ts';

type Ended = Extract<CallView, { phase: 'ended' }>;

/** A guest's call is over: it stands until they close it or call again, for there is nothing else to show them. */
export function guestEnded(phone: Phone, call: Ended, incoming: boolean): SceneContent {
  const other: Person = call.other;
  const advice = incoming ? '' : adviceWords(call.reason, other.username, call.byMe);
  return {
    art: <Halo phone={phone} person={other} mood="held" />,
    title: other.username,
    status: endedWords(call, incoming),
    tone: call.reason === 'lost' || call.reason === 'failed' ? 'stop' : 'soft',
    hint: advice === '' ? <Receipt phone={phone} name={other.username} before={null} /> : withName(advice, other.username),
    controls: (
      <div class="controls two" key="ended">
        <Button icon={x} word={words.close} tone="quiet" onPress={() => phone.dismiss('call')} />
        <Button icon={phoneIcon} word={words.callAgain} tone="talk" onPress={() => void phone.call(other.id, other.username)} />
      </div>
    ),
    footer: <CallFooter phone={phone} live={false} sounding={false} />,
  };
}
