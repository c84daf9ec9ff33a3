import { useEffect, useRef, useState } from 'preact/hooks';
import { toneFor, useRingChoices } from './choices.ts';
import { createPlayer } from './player.ts';
import { ringWords as words } from './ring-words.ts';
import { ringtones } from './tunes.ts';

/** Milliseconds of a test ring. */
const testRing = 3_400;

/** Plays the ring as it is chosen now, for everybody or for one person. */
export function PlayRing({ userId = '' }: { readonly userId?: string }) {
  const [player] = useState(createPlayer);
  const choices = useRingChoices();
  const { volume, outputs } = choices;
  const stopRef = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => player.turn(volume / 100), [player, volume]);
  useEffect(
    () => () => {
      clearTimeout(stopRef.current);
      player.close();
    },
    [player],
  );
  function play(): void {
    clearTimeout(stopRef.current);
    void player.play(ringtones[toneFor(choices, userId)], { volume: volume / 100, outputs });
    stopRef.current = setTimeout(() => player.stop(), testRing);
  }
  return (
    <div class="sound-test">
      <button type="button" class="pill" onClick={play}>
        {words.play}
      </button>
    </div>
  );
}
