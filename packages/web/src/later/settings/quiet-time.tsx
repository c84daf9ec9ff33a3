import type { Availability } from '@earshot/client';
import { availabilityWords as words, dayNames } from '../availability-words.ts';

export type Time = Availability['quiet']['times'][number];

interface Props {
  /** Counted from 1. */
  readonly number: number;
  readonly time: Time;
  readonly onChange: (time: Time) => void;
  readonly onRemove: () => void;
}

function clockOf(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return `${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}

/** Minutes after midnight of what a field for a time holds; null while nothing whole is in it. */
function minutesOf(text: string): number | null {
  const [hours = Number.NaN, minutes = Number.NaN] = text.split(':').map(Number);
  const all = hours * 60 + minutes;
  return Number.isNaN(all) ? null : all;
}

/** One time of the week in which I am not to be disturbed: its days, when it begins and when it ends. */
export function QuietTime({ number, time, onChange, onRemove }: Props) {
  const { days } = time;
  function turn(day: number): void {
    const others = days.filter((each) => each !== day);
    const turned = others.length < days.length ? others : [...days, day].toSorted((one, other) => one - other);
    // A time without a day is none.
    if (turned.length > 0) onChange({ ...time, days: turned });
  }
  function field(name: 'from' | 'to') {
    return (
      <label class="quiet-clock">
        <span>{words[name]}</span>
        <input
          type="time"
          required
          value={clockOf(time[name])}
          onChange={(event) => {
            const minutes = minutesOf(event.currentTarget.value);
            if (minutes !== null) onChange({ ...time, [name]: minutes });
          }}
        />
      </label>
    );
  }
  return (
    <li class="quiet-time" aria-label={words.timeNumber(number)}>
      <div class="quiet-days">
        {dayNames('short').map((word, index) => (
          <button
            key={word}
            type="button"
            class="quiet-day"
            aria-pressed={days.includes(index + 1)}
            aria-label={dayNames('long')[index]}
            onClick={() => turn(index + 1)}
          >
            {word}
          </button>
        ))}
      </div>
      {field('from')}
      {field('to')}
      <button type="button" class="text-button" aria-label={words.removeTime(number)} onClick={onRemove}>
        {words.remove}
      </button>
    </li>
  );
}
