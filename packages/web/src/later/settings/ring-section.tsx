import type { SoundDevice } from '@earshot/client';
import { useState } from 'preact/hooks';
import { chooseRing, isRingtone, useRingChoices } from '../ring/choices.ts';
import { realOutputs, ringOnOf, withOutput } from '../ring/outputs.ts';
import { PlayRing } from '../ring/play-ring.tsx';
import { ringWords as words } from '../ring/ring-words.ts';
import { mayShake } from '../ring/shake.ts';
import { ringtones } from '../ring/tunes.ts';
import { soundWords } from '../sound/sound-words.ts';
import { useSound } from '../sound/use-sound.ts';
import { Switch } from '../switch.tsx';
import { PersonTones } from './person-tones.tsx';
import type { SectionProps } from './section.ts';

interface OnProps {
  readonly outputs: readonly string[];
  readonly listed: readonly SoundDevice[];
  /** Empty while the browser tells no names. */
  readonly nameOf: (device: SoundDevice) => string;
}

/** Where it rings: one output, all of them, or several, which are then chosen one by one. */
function RingOn({ outputs, listed, nameOf }: OnProps) {
  const [picks, setPicks] = useState(false);
  const on = ringOnOf(outputs, listed);
  const isSeveral = picks || on === 'several';
  const value = isSeveral ? 'several' : on === 'all' ? 'all' : `one ${typeof on === 'string' ? '' : on.one}`;
  function choose(chosen: string): void {
    setPicks(chosen === 'several');
    if (chosen === 'all') chooseRing({ outputs: listed.map(({ id }) => id) });
    if (chosen.startsWith('one ')) chooseRing({ outputs: [chosen.slice(4)] });
  }
  return (
    <>
      <div class="setting">
        <label for="ring-on">{words.ringOn}</label>
        <select id="ring-on" value={value} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="one ">{soundWords.byDefault}</option>
          {listed.map((device) => (
            <option key={device.id} value={`one ${device.id}`}>
              {nameOf(device)}
            </option>
          ))}
          {listed.length > 1 && <option value="all">{words.everywhere}</option>}
          {listed.length > 0 && <option value="several">{words.several}</option>}
        </select>
      </div>
      {isSeveral &&
        [{ id: '', label: soundWords.byDefault }, ...listed].map((device) => (
          <label class="switch" key={device.id}>
            <span>{device.id === '' ? soundWords.byDefault : nameOf(device)}</span>
            <input
              type="checkbox"
              checked={outputs.includes(device.id)}
              onChange={(event) => chooseRing({ outputs: withOutput(outputs, device.id, event.currentTarget.checked) })}
            />
          </label>
        ))}
    </>
  );
}

/** How this device rings: where, how loud, by which tone, and whether it is seen as well. */
export function RingSection({ phone }: SectionProps) {
  const { tone, volume, outputs, flash, shake } = useRingChoices();
  const view = useSound(phone)?.view;
  const listed = view?.choosesSpeaker === true ? realOutputs(view.devices?.speaker ?? []) : [];
  function nameOf(device: SoundDevice): string {
    return device.label || soundWords.unnamed(soundWords.speaker, listed.indexOf(device) + 1);
  }
  return (
    <>
      <RingOn outputs={outputs} listed={listed} nameOf={nameOf} />
      <div class="setting">
        <label for="ring-volume">{words.volume}</label>
        <input
          id="ring-volume"
          type="range"
          min={0}
          max={100}
          step={5}
          value={volume}
          onInput={(event) => chooseRing({ volume: event.currentTarget.valueAsNumber })}
        />
      </div>
      <div class="setting">
        <label for="ring-tone">{words.tone}</label>
        <select id="ring-tone" value={tone} onChange={({ currentTarget: { value } }) => isRingtone(value) && chooseRing({ tone: value })}>
          {Object.keys(ringtones).map(
            (name) =>
              isRingtone(name) && (
                <option key={name} value={name}>
                  {words.tones[name]}
                </option>
              ),
          )}
        </select>
      </div>
      <PlayRing />
      <PersonTones phone={phone} />
      <Switch word={words.flash} hint={words.flashHint} on={flash} onTurn={(on) => chooseRing({ flash: on })} />
      {mayShake() && <Switch word={words.shake} on={shake} onTurn={(on) => chooseRing({ shake: on })} />}
    </>
  );
}
