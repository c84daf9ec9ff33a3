import { choosePersonalTone, isRingtone, useRingChoices } from './choices.ts';
import { ringWords } from './ring-words.ts';
import { toneWords as words } from './tone-words.ts';
import { ringtones } from './tunes.ts';

interface Props {
  readonly userId: string;
  readonly label: string;
}

/** The ringtone of one person on this device: one of their own, or as for everybody. */
export function PersonTone({ userId, label }: Props) {
  const { people } = useRingChoices();
  return (
    <label class="setting">
      <span>{label}</span>
      <select
        value={people[userId] ?? ''}
        onChange={({ currentTarget: { value } }) => choosePersonalTone(userId, isRingtone(value) ? value : null)}
      >
        <option value="">{words.asForAll}</option>
        {Object.keys(ringtones).map(
          (name) =>
            isRingtone(name) && (
              <option key={name} value={name}>
                {ringWords.tones[name]}
              </option>
            ),
        )}
      </select>
    </label>
  );
}
