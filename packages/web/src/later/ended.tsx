import type { CallView, People, Phone } from '@earshot/client';
import play from 'icon:play';
import x from 'icon:x';
import { isAside, type CallSet, type Standing } from '../call-set.ts';
import { Button } from '../parts/button.tsx';
import { Halo } from '../parts/halo.tsx';
import type { SceneContent } from '../parts/scene.tsx';
import { CallAgain, EndedReceipt } from './call-again.tsx';
import { CallFooter } from './call-footer.tsx';
import { receiptTitle } from './place-words.ts';
import { transferWords } from './transfer-words.ts';
import { TellWhenFree } from './tell-when-free.tsx';
import { listed, words } from './words.ts';

type Ended = Extract<CallView, { phase: 'ended' }>;

function resumeButton(phone: Phone, { id }: Standing) {
  return <Button icon={play} word={words.resume} tone="talk" hotkey="H" onPress={() => void phone.switchTo(id)} />;
}

interface Around {
  readonly incoming: boolean;
  readonly people: People;
  readonly calls: CallSet;
}

/** Over: how it ended and how long it was. It stands until it is closed, so that nobody misses a missed call. */
export function ended(phone: Phone, call: Ended, { incoming, people, calls: { active, standing } }: Around): SceneContent {
  const { other, reason, goesOn, said } = call;
  const aside = standing.filter(isAside);
  const [only, ...more] = aside;
  return {
    art: <Halo phone={phone} person={other} mood="held" />,
    title: other.username,
    status: receiptTitle(call, incoming),
    tone: reason === 'lost' || reason === 'failed' ? 'stop' : 'soft',
    hint: (
      <>
        {aside.length > 0 && (
          <span class="told aside">{words.onHoldNow(listed(aside.map(({ view }) => view.other.username)), aside.length)}</span>
        )}
        {(reason === 'user_busy' || reason === 'do_not_disturb') && <TellWhenFree phone={phone} person={other} />}
        {said && <q class="told">{said}</q>}
        {goesOn.length > 0 && <span class="told">{transferWords.leftTo(listed(goesOn.map(({ username }) => username)))}</span>}
        <EndedReceipt key={other.id} phone={phone} call={call} people={people} />
      </>
    ),
    controls: (
      <div class="controls two" key="ended">
        <Button icon={x} word={words.close} tone="quiet" onPress={() => phone.dismiss('call')} />
        {only !== undefined && more.length === 0 && active === null ? (
          resumeButton(phone, only)
        ) : (
          <CallAgain key={other.id} phone={phone} call={call} people={people} off={active !== null} />
        )}
      </div>
    ),
    footer: <CallFooter phone={phone} live={false} sounding={false} />,
  };
}
