import type { Entry, Person, Phone } from '@earshot/client';
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
import { words } from './words.ts';
import { entryWords, recentsWords, timeWords } from './recents-words.ts';

interface Props {
  readonly phone: Phone;
  readonly entry: Entry;
  /** Whom it was with, as they are called now. */
  readonly other: Person;
  /** The heading of the day that begins with it. */
  readonly day: string | null;
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

/** A call that is over: a press anywhere in the row calls back. */
export function RecentRow({ phone, entry, other, day, off, editing, stop, onRemove }: Props) {
  const { ref } = usePress<HTMLDivElement>(() => (editing ? onRemove() : off !== null || void phone.call(other.id)), unhurried);
  const names = recentsWords.calledBy([other.username, ...entry.others.slice(1).map(({ username }) => username)]);
  const time = timeWords(entry.at);
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
            {entryWords(entry)}
          </p>
        </div>
        <time dateTime={new Date(entry.at).toISOString()}>{time}</time>
        {editing ? (
          <button type="button" class="call remove" tabIndex={stop ? 0 : -1} aria-label={recentsWords.removeOne(names, time)}>
            <Icon of={trash} />
          </button>
        ) : (
          <button
            type="button"
            class="call"
            tabIndex={stop ? 0 : -1}
            aria-label={words.call(other.username)}
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
