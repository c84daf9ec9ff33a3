import type { CallView, People, Phone, User } from '@earshot/client';
import phoneIcon from 'icon:phone';
import play from 'icon:play';
import x from 'icon:x';
import { isAside, type CallSet, type Standing } from '../call-set.ts';
import { Button } from '../parts/button.tsx';
import { Halo } from '../parts/halo.tsx';
import type { SceneContent } from '../parts/scene.tsx';
import { TellWhenFree } from './tell-when-free.tsx';
import { words } from './words.ts';
import { CallFooter } from './call-footer.tsx';
import { receiptTitle } from './place-words.ts';
import { Receipt } from './receipt.tsx';

type Ended = Extract<CallView, { phase: 'ended' }>;

type Again = Pick<User, 'id' | 'status' | 'dnd'>;

/**
 * Whom Call again calls: the same person, under a new id when they came in anew; null when nobody is here under that
 * name.
 */
function whom({ other }: Ended, { list, favourites, search, total, loading }: People): Again | null {
  const known = [...list, ...favourites];
  const found = known.find(({ id }) => id === other.id) ?? known.find(({ username }) => username === other.username);
  // A list that shows not everybody says nothing of who is not in it.
  return found ?? (search !== '' || list.length < total || loading ? { id: other.id, status: 'idle', dnd: false } : null);
}

function resumeButton(phone: Phone, { id }: Standing) {
  return <Button icon={play} word={words.resume} tone="talk" hotkey="H" onPress={() => void phone.switchTo(id)} />;
}

function againButton(phone: Phone, { reason }: Ended, again: Again | null) {
  const off = again === null || (reason === 'user_busy' && again.status !== 'idle');
  return <Button icon={phoneIcon} word={words.callAgain} tone="talk" off={off} onPress={() => again && void phone.call(again.id)} />;
}

interface Around {
  readonly incoming: boolean;
  readonly people: People;
  readonly calls: CallSet;
}

/** Over: how it ended and how long it was. It stands until it is closed, so that nobody misses a missed call. */
export function ended(phone: Phone, call: Ended, { incoming, people, calls: { active, standing } }: Around): SceneContent {
  const { other, reason, talkMs } = call;
  const again = whom(call, people);
  const aside = standing.filter(isAside);
  const [only, ...more] = aside;
  const before = [
    ...(again === null || again.status === 'offline' ? [words.notHere(other.username)] : []),
    ...(talkMs > 0 && reason !== 'hung_up' ? [words.talked(talkMs)] : []),
  ];
  return {
    art: <Halo phone={phone} person={other} mood="held" />,
    title: other.username,
    status: receiptTitle(call, incoming),
    tone: reason === 'lost' || reason === 'failed' ? 'stop' : 'soft',
    hint: (
      <>
        {aside.length > 0 && <span class="told aside">{words.onHoldNow(aside.map(({ view }) => view.other.username))}</span>}
        {(reason === 'user_busy' || reason === 'do_not_disturb') && <TellWhenFree phone={phone} person={other} />}
        <Receipt phone={phone} name={other.username} before={before.join(' · ') || null} />
      </>
    ),
    controls: (
      <div class="controls two" key="ended">
        <Button icon={x} word={words.close} tone="quiet" onPress={() => phone.dismiss('call')} />
        {only !== undefined && more.length === 0 && active === null
          ? resumeButton(phone, only)
          : againButton(phone, call, active === null ? again : null)}
      </div>
    ),
    footer: <CallFooter phone={phone} live={false} sounding={false} />,
  };
}
