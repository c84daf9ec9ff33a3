import type { Phone } from '@earshot/client';
import phoneIcon from 'icon:phone';
import type { CallSet, Ring } from '../call-set.ts';
import { Face } from '../parts/face.tsx';
import { Name } from '../parts/name.tsx';
import { Pill } from '../parts/pill.tsx';
import { unhurriedAccept } from '../unhurried.ts';
import { SayWhy } from './desk-door.tsx';
import { words } from './words.ts';

interface Props {
  readonly phone: Phone;
  readonly ring: Ring;
  /** What I am in meanwhile. */
  readonly active: CallSet['active'];
}

/**
 * Somebody calls while I am in a call or make one: a card beside it, which takes no focus and covers no control. A call
 * that nobody has answered yet cannot be set aside.
 */
export function WaitingCall({ phone, ring: { id, view }, active }: Props) {
  const accepting = view.phase === 'accepting';
  const buttons = { off: accepting, after: unhurriedAccept };
  return (
    <section class="waiting" aria-label={words.waitingCall}>
      <Face person={view.other} />
      <div class="who">
        <p class="name">
          <Name of={view.other.username} />
        </p>
        <p class="status">{accepting ? words.connecting : words.waitingCall}</p>
      </div>
      <div class="waiting-end">
        {active?.view.phase !== 'dialing' && (
          <Pill
            icon={phoneIcon}
            word={active === null ? words.accept : words.holdAndAccept}
            tone="talk"
            hotkey="A"
            {...buttons}
            onPress={() => void phone.accept({ call: id, others: 'hold' })}
          />
        )}
        {active !== null && <Pill word={words.endAndAccept} {...buttons} onPress={() => void phone.accept({ call: id, others: 'end' })} />}
        <Pill word={words.decline} tone="stop" hotkey="D" onPress={() => void phone.decline(id)} />
      </div>
      {!accepting && <SayWhy phone={phone} ring={id} />}
    </section>
  );
}
