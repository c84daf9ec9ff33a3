import type { Problem, Sound } from '@earshot/client';
import { useEffect, useState } from 'preact/hooks';
import { problemWords } from '../problem-words.ts';
import { createNotice, pace } from '../speaking.ts';
import { LevelBar } from './level-bar.tsx';
import { soundWords as words } from './sound-words.ts';

type Listening = Exclude<Awaited<ReturnType<Sound['listen']>>, Problem>;

/**
 * What is looked at, until the button is pressed again or this goes; opened anew when the device that is used changes.
 */
function useListening(sound: Sound, on: boolean, device: string) {
  const [found, setFound] = useState<Listening | Problem | null>(null);
  useEffect(() => {
    if (!on) return;
    let open: Listening | null = null;
    let isWanted = true;
    void sound.listen().then((opened) => {
      if (!('code' in opened)) open = opened;
      if (isWanted) setFound(opened);
      else open?.close();
    });
    return () => {
      isWanted = false;
      open?.close();
      setFound(null);
    };
  }, [sound, on, device]);
  return found;
}

/** Says whether a voice was heard since it began. */
function Heard({ listening }: { readonly listening: Listening }) {
  const [heard, setHeard] = useState(false);
  useEffect(() => {
    const notice = createNotice();
    const looking = setInterval(() => notice(listening.level()) && setHeard(true), pace);
    return () => clearInterval(looking);
  }, [listening]);
  return (
    <p class="hint" role="status">
      {heard ? words.heard : words.speak}
    </p>
  );
}

/** Shows how loud the microphone is, from a press on; nobody hears it. */
export function MicrophoneTest({ sound, device }: { readonly sound: Sound; readonly device: string }) {
  const [on, setOn] = useState(false);
  const found = useListening(sound, on, device);
  const listening = found !== null && !('code' in found) ? found : null;
  return (
    <div class="sound-test">
      <button type="button" class="pill" onClick={() => setOn(!on)}>
        {on ? words.stop : words.test}
      </button>
      {listening && (
        <>
          <LevelBar level={() => listening.level()} name={words.level} />
          <Heard listening={listening} />
        </>
      )}
      {found !== null && 'code' in found && (
        <p class="alert" role="alert">
          {problemWords(found)}
        </p>
      )}
    </div>
  );
}
