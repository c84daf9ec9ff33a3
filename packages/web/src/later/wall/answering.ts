import type { Phone } from '@earshot/client';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Ring } from '../../call-set.ts';
import { useRingChoices } from '../ring/choices.ts';
import type { Player } from '../ring/player.ts';
import { noteAnswered } from './answered.ts';
import { chime, chimeMs, quietest } from './chime.ts';

interface Props {
  readonly phone: Phone;
  readonly player: Player;
  /** The ring that is answered by itself; null while none is. */
  readonly ring: Ring | null;
  /** The chime is to be heard. */
  readonly onHeard: () => void;
}

/** Opens the microphone for a call, and says from now on that it was by itself. Among several it stays off. */
function answer(phone: Phone, { id, view }: Ring): void {
  noteAnswered({ callId: view.call.call_id, by: view.other.id, is: 'answered' });
  void phone.accept({ call: id });
  if (view.call.parties.filter(({ state }) => state !== 'left').length > 2) phone.mute();
}

/** Answers a ring by itself: the chime first, and only when all of it was heard the microphone. */
export function Answering({ phone, player, ring, onHeard }: Props) {
  const { volume, outputs } = useRingChoices();
  const latestRef = useRef({ ring, onHeard, volume, outputs });
  useLayoutEffect(() => {
    latestRef.current = { ring, onHeard, volume, outputs };
  });
  const callId = ring?.view.call.call_id;
  useEffect(() => {
    if (callId === undefined) return;
    const loudness = { volume: Math.max(latestRef.current.volume, quietest) / 100, outputs: latestRef.current.outputs };
    let waits: ReturnType<typeof setTimeout> | undefined;
    let phase: 'chiming' | 'answered' | 'over' = 'chiming';
    function done(): void {
      const now = latestRef.current.ring;
      if (now === null) return;
      phase = 'answered';
      answer(phone, now);
    }
    noteAnswered({ callId, by: latestRef.current.ring?.view.other.id ?? '', is: 'chiming' });
    void player.play(chime, loudness).then(() => {
      if (phase !== 'chiming') return;
      latestRef.current.onHeard();
      waits = setTimeout(done, chimeMs);
    });
    return () => {
      clearTimeout(waits);
      if (phase !== 'chiming') return;
      phase = 'over';
      player.stop();
      noteAnswered(null);
    };
  }, [phone, player, callId]);
  return null;
}
