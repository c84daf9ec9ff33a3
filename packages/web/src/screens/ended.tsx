import type { CallView, People, Phone } from '@earshot/client';
import phoneIcon from 'icon:phone';
import x from 'icon:x';
import { Button } from '../parts/button.tsx';
import { CallFooter } from '../parts/call-footer.tsx';
import { Halo } from '../parts/halo.tsx';
import { Receipt } from '../parts/receipt.tsx';
import type { SceneContent } from '../parts/scene.tsx';
import { endedWords, words } from '../words.ts';

type Ended = Extract<CallView, { phase: 'ended' }>;

/** Over: how it ended and how long it was. It stands until it is closed, so that nobody misses a missed call. */
export function ended(phone: Phone, call: Ended, { incoming, people }: { incoming: boolean; people: People }): SceneContent {
  const { other, reason, talkMs } = call;
  const known = people.list.find(({ id }) => id === other.id);
  return {
    art: <Halo phone={phone} person={other} mood="held" />,
    title: other.username,
    status: endedWords(call, incoming),
    tone: reason === 'lost' || reason === 'failed' ? 'stop' : 'soft',
    hint: <Receipt phone={phone} before={talkMs > 0 && reason !== 'hung_up' ? words.talked(talkMs) : null} />,
    controls: (
      <div class="controls two" key="ended">
        <Button icon={x} word={words.close} tone="quiet" onPress={() => phone.dismiss()} />
        <Button
          icon={phoneIcon}
          word={words.callAgain}
          tone="talk"
          off={known !== undefined && known.status !== 'idle'}
          onPress={() => void phone.call(other.id)}
        />
      </div>
    ),
    footer: <CallFooter phone={phone} live={false} sounding={false} />,
  };
}
