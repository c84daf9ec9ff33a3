import type { SoundDevice, SoundKind, SoundView } from '@earshot/client';
import { soundWords as words } from './sound-words.ts';

interface Props {
  readonly kind: SoundKind;
  readonly view: SoundView;
  readonly onChoose: (device: SoundDevice | null) => void;
}

/**
 * A device without a name is called by its place; one that was chosen and is not there stands in the list all the same.
 */
function optionsOf(kind: SoundKind, view: SoundView): readonly (readonly [SoundDevice, string])[] {
  const known = (view.devices?.[kind] ?? []).filter(({ id }) => id !== '');
  const named = known.map((device, index) => [device, device.label || words.unnamed(words[kind], index + 1)] as const);
  const standing = view[kind];
  if (standing.use === 'default' || known.some(({ id }) => id === standing.device.id)) return named;
  const { device } = standing;
  return [...named, [device, standing.use === 'away' ? words.notPluggedIn(device.label) : device.label]];
}

/** What is to be known of the choice; null when it is as chosen. */
function hintOf(kind: SoundKind, view: SoundView): string | null {
  const standing = view[kind];
  if (kind === 'speaker' && !view.choosesSpeaker) return words.speakerFixed;
  if (standing.use === 'away') return words.away(standing.device.label);
  return view.devices?.[kind].every(({ label }) => label === '') === true ? words.noNames : null;
}

/** The microphone or the speaker: one of those that are there, or what the browser uses by itself. */
export function DevicePick({ kind, view, onChoose }: Props) {
  const options = optionsOf(kind, view);
  const standing = view[kind];
  const hint = hintOf(kind, view);
  const off = kind === 'speaker' && !view.choosesSpeaker;
  const id = `sound-${kind}`;
  return (
    <div class="setting">
      <label for={id}>{words[kind]}</label>
      <select
        id={id}
        disabled={off}
        aria-describedby={hint === null ? undefined : `${id}-hint`}
        value={standing.use === 'default' ? '' : standing.device.id}
        onChange={({ currentTarget: { value } }) => onChoose(options.find(([device]) => device.id === value)?.[0] ?? null)}
      >
        <option value="">{words.byDefault}</option>
        {options.map(([device, label]) => (
          <option key={device.id} value={device.id}>
            {label}
          </option>
        ))}
      </select>
      {hint !== null && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
