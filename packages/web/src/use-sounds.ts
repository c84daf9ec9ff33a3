import type { CallView } from '@earshot/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useActivation } from './activation.ts';
import type { CallSet } from './call-set.ts';
import { createPlayer, tunes } from './sounds.ts';

/** Milliseconds of vibration and rest, for as long as a ring may last. */
const shakes = Array.from({ length: 26 }, () => [400, 200, 400, 800]).flat();

function mayShake(): boolean {
  return 'vibrate' in navigator && navigator.userActivation?.hasBeenActive;
}

function shake(): () => void {
  if (!mayShake()) return () => undefined;
  navigator.vibrate(shakes);
  return () => void navigator.vibrate(0);
}

function tuneOf(call: CallView, { front, waiting }: CallSet): keyof typeof tunes | null {
  if (front !== null) return front.view.phase === 'ringing' ? 'ring' : null;
  if (waiting?.view.phase === 'ringing') return 'waiting';
  if (call.phase === 'talking') return call.media === 'reconnecting' ? 'searching' : null;
  return call.phase === 'dialing' && call.ringing ? 'ringback' : null;
}

/**
 * Rings, softly beside a call, and lets the caller hear that it rings. The ring in front is heard in the tab that is
 * `loud`; `hush` quietens it, and no later one.
 */
export function useSounds(call: CallView, calls: CallSet, loud: boolean): { readonly hushed: boolean; readonly hush: () => void } {
  const [player] = useState(createPlayer);
  const [hushed, setHushed] = useState<string | null>(null);
  const active = useActivation();
  const ringing = calls.front?.view.phase === 'ringing' ? calls.front.id : null;
  const isHushed = ringing !== null && ringing === hushed;
  const wanted = isHushed ? null : tuneOf(call, calls);
  // A ring waits for the first press to be heard; what goes on by itself, as after a reload, needs none.
  const tune = (wanted === 'ring' ? loud : active) ? wanted : null;
  useEffect(() => {
    if (tune === null) return;
    player.play(tunes[tune]);
    const still = tune === 'ring' ? shake() : null;
    return () => {
      player.stop();
      still?.();
    };
  }, [player, tune]);
  const lastRef = useRef(call.phase);
  useEffect(() => {
    if (lastRef.current === 'talking' && call.phase === 'ended' && !call.byMe) player.play(tunes.over);
    lastRef.current = call.phase;
  }, [player, call]);
  useEffect(() => {
    if (!active) return;
    const preparing = setTimeout(() => player.prepare(), 500);
    return () => clearTimeout(preparing);
  }, [player, active]);
  useEffect(() => () => player.close(), [player]);
  return { hushed: isHushed, hush: () => setHushed(ringing) };
}
