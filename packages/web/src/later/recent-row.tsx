import type { Entry, Phone } from '@earshot/client';
import phoneIcon from 'icon:phone';
import phoneIncoming from 'icon:phone-incoming';
import phoneMissed from 'icon:phone-missed';
import phoneOff from 'icon:phone-off';
import phoneOutgoing from 'icon:phone-outgoing';
import trash from 'icon:trash';
import { Face } from '../parts/face.tsx';
import { Icon, type Shapes } from '../parts/icon.tsx';
import { Name } from '../parts/name.tsx';
import { whyBusy } from '../parts/why-busy.ts';
import { usePress } from '../press.ts';
import { unhurried } from '../unhurried.ts';
import type { Row } from './recent-rows.ts';
import { timeWords } from './recents-words.ts';

interface Props {
  readonly phone: Phone;
  readonly row: Row;
  /** I am in a call that is not set aside, or am making one, or one with them is mine already. */
  readonly off: 'busy' | 'mine' | null;
  /** Rows are being deleted. */
  readonly editing: boolean;
  readonly stop: boolean;
  readonly onRemove: () => void;
}

function iconOf({ direction, outcome }: Entry): Shapes {
  if (direction === 'out') return phoneOutgoing;
  return outcome === 'missed' ? phoneMissed : outcome === 'declined' ? phoneOff : phoneIncoming;
}

/** Calls that are over: a press anywhere in the row calls back. */
export function RecentRow({ phone, row: { entry, other, names, what, day, call, remove }, off, editing, stop, onRemove }: Props) {
  const { ref } = usePress<HTMLDivElement>(() => (editing ? onRemove() : off !== null || void phone.call(other.id)), unhurried);
  return (
    <li data-id={entry.entry_id}>
      {day !== null && <h3 class="day">{day}</h3>}
      <div class="person" ref={ref}>
        <Face person={other} />
        <div class="who">
          <p class="name" title={names}>
            <Name of={names} />
          </p>
          <p class={entry.outcome === 'missed' ? 'status missed' : 'status'}>
            <Icon of={iconOf(entry)} />
            {what}
          </p>
        </div>
        <time dateTime={new Date(entry.at).toISOString()}>{timeWords(entry.at)}</time>
        {editing ? (
          <button type="button" class="call remove" tabIndex={stop ? 0 : -1} aria-label={remove}>
            <Icon of={trash} />
          </button>
        ) : (
          <button
            type="button"
            class="call"
            tabIndex={stop ? 0 : -1}
            aria-label={call}
            aria-disabled={off !== null}
            aria-describedby={off === 'busy' ? whyBusy : undefined}
          >
            <Icon of={phoneIcon} />
          </button>
        )}
      </div>
    </li>
  );
}
