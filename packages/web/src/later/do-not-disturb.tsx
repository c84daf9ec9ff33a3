import type { Phone, PhoneSnapshot } from '@earshot/client';
import { availabilityWords as words, msUntilTomorrow, untilWords } from './availability-words.ts';
import { problemWords } from './problem-words.ts';
import { Switch } from './switch.tsx';
import { useSaying } from './use-availability.ts';

interface Props {
  readonly phone: Phone;
  readonly availability: PhoneSnapshot['availability'];
}

const hour = 3_600_000;

/** The switch `Do not disturb`, and how long it stays on. It is the same on all of my devices. */
export function DoNotDisturb({ phone, availability }: Props) {
  const { shown, isAsked, problem, say } = useSaying(phone, availability);
  if (shown === null) return null;
  const { dnd, until } = shown;
  return (
    <div class="my-dnd">
      <Switch word={words.doNotDisturb} on={dnd} busy={isAsked} onTurn={(on) => say({ dnd: on })} />
      {(dnd || isAsked) && (
        <p class="status" role="status">
          {isAsked ? words.telling : until === null ? words.untilYouTurnItOff : words.until(untilWords(until))}
        </p>
      )}
      {dnd && (
        <div class="dnd-ends" role="group" aria-label={words.howLong}>
          <button type="button" class="text-button" onClick={() => say({ dnd: true, for_ms: hour })}>
            {words.forAnHour}
          </button>
          <button type="button" class="text-button" onClick={() => say({ dnd: true, for_ms: msUntilTomorrow(8) })}>
            {words.untilTomorrow}
          </button>
          {until !== null && (
            <button type="button" class="text-button" onClick={() => say({ dnd: true })}>
              {words.untilOff}
            </button>
          )}
        </div>
      )}
      {problem !== null && (
        <p class="alert" role="alert">
          {problemWords(problem)}
        </p>
      )}
    </div>
  );
}
