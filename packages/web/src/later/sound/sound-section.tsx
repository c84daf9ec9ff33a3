import type { Phone, Sound } from '@earshot/client';
import { useState } from 'preact/hooks';
import { problemWords } from '../problem-words.ts';
import { Switch } from '../switch.tsx';
import { TalkKeySwitch } from '../voice/talk-key-switch.tsx';
import { DevicePick } from './device-pick.tsx';
import { MicrophoneTest } from './microphone-test.tsx';
import { EchoDialog } from './echo-dialog.tsx';
import { echoWords } from './echo-words.ts';
import { soundWords as words } from './sound-words.ts';
import { hasCall, useTestCall } from './use-test-call.ts';
import { useSound } from './use-sound.ts';

/** Plays two notes where the other would be heard. */
function TestSound({ sound }: { readonly sound: Sound }) {
  const [is, setIs] = useState<'quiet' | 'playing' | 'refused'>('quiet');
  async function play(): Promise<void> {
    setIs('playing');
    setIs((await sound.sample()) ? 'quiet' : 'refused');
  }
  return (
    <>
      <button type="button" class="pill" aria-disabled={is === 'playing'} onClick={() => is === 'playing' || void play()}>
        {is === 'playing' ? words.playing : words.play}
      </button>
      <p class="alert" role="alert">
        {is === 'refused' && words.notPlayed}
      </p>
    </>
  );
}

/**
 * The microphone and the speaker of this browser, and how they are used. Each choice has its effect at once, in a call
 * too.
 */
export function SoundSection({ phone }: { readonly phone: Phone }) {
  const found = useSound(phone);
  const { isOpen, begin, end } = useTestCall(phone);
  if (found === null) return null;
  const { sound, view } = found;
  const { choice, microphone, problem } = view;
  return (
    <>
      <DevicePick kind="microphone" view={view} onChoose={(device) => sound.choose('microphone', device)} />
      <MicrophoneTest sound={sound} device={microphone.use === 'chosen' ? microphone.device.id : ''} />
      {problem !== null && (
        <p class="alert" role="alert">
          {problemWords(problem)}
        </p>
      )}
      <DevicePick kind="speaker" view={view} onChoose={(device) => sound.choose('speaker', device)} />
      <div class="setting">
        <label for="sound-volume">{words.volume}</label>
        <input
          id="sound-volume"
          type="range"
          min={0}
          max={100}
          step={5}
          value={choice.volume}
          onInput={(event) => sound.set({ volume: event.currentTarget.valueAsNumber })}
        />
      </div>
      <div class="sound-test">
        <TestSound sound={sound} />
        {!hasCall(phone) && (
          <button type="button" class="pill" onClick={begin}>
            {echoWords.testCall}
          </button>
        )}
        {isOpen && <EchoDialog phone={phone} onClose={end} />}
      </div>
      <Switch word={words.echo} hint={words.echoHint} on={choice.echo} onTurn={(echo) => sound.set({ echo })} />
      <Switch word={words.noise} hint={words.noiseHint} on={choice.noise} onTurn={(noise) => sound.set({ noise })} />
      {view.filter !== null && (
        <>
          <Switch word={words.filter} hint={words.filterHint} on={choice.filter} onTurn={(filter) => sound.set({ filter })} />
          <p class="alert" role="alert">
            {view.filter === 'failed' && words.filterFailed}
          </p>
        </>
      )}
      <Switch word={words.gain} hint={words.gainHint} on={choice.gain} onTurn={(gain) => sound.set({ gain })} />
      <TalkKeySwitch />
    </>
  );
}
