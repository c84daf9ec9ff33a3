import { availabilityWords as words, zoneHere } from '../availability-words.ts';
import type { SectionProps } from './section.ts';
import { Switch } from '../switch.tsx';
import { useAvailability, useSaying } from '../use-availability.ts';
import { QuietTime, type Time } from './quiet-time.tsx';
import { problemWords } from '../problem-words.ts';

const mostTimes = 14;
const night: Time = { days: [1, 2, 3, 4, 5, 6, 7], from: 22 * 60, to: 7 * 60 };

/** When I may be rung: second calls, the times of the week in which I am not to be disturbed, and who rings through. */
export function Ringing({ phone }: SectionProps) {
  const { shown, isAsked, problem, say } = useSaying(phone, useAvailability(phone));
  if (shown === null) return null;
  const { waiting, favourites, again, quiet } = shown;
  // Whoever changes the times means them by the clock that they see.
  const zone = zoneHere();
  function put(times: readonly Time[]): void {
    say({ quiet: { zone, times: [...times] } });
  }
  return (
    <>
      <Switch word={words.waiting} hint={words.waitingHint} on={waiting} busy={isAsked} onTurn={(on) => say({ waiting: on })} />
      <Switch word={words.favourites} hint={words.favouritesHint} on={favourites} busy={isAsked} onTurn={(on) => say({ favourites: on })} />
      <Switch word={words.again} hint={words.againHint} on={again} busy={isAsked} onTurn={(on) => say({ again: on })} />
      <h4 id="quiet-times">{words.weekly}</h4>
      <ul class="quiet-times" aria-labelledby="quiet-times">
        {quiet.times.map((time, index) => (
          <QuietTime
            key={index}
            number={index + 1}
            time={time}
            onChange={(changed) => put(quiet.times.with(index, changed))}
            onRemove={() => put(quiet.times.toSpliced(index, 1))}
          />
        ))}
      </ul>
      <p class="hint">{words.weeklyHint(quiet.times.length === 0 ? zone : quiet.zone)}</p>
      {quiet.times.length < mostTimes && (
        <button type="button" class="pill" onClick={() => put([...quiet.times, night])}>
          {words.addTime}
        </button>
      )}
      {problem !== null && (
        <p class="alert" role="alert">
          {problemWords(problem)}
        </p>
      )}
    </>
  );
}
