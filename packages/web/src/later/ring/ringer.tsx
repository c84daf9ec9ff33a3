import type { CallView, Phone, PhoneSnapshot } from '@earshot/client';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useActivation } from '../../activation.ts';
import type { CallSet, Ring } from '../../call-set.ts';
import { toneFor, useRingChoices, type RingChoices } from './choices.ts';
import { useConfirmed } from './confirm.ts';
import { endingTune } from './ending-tune.ts';
import { useFlash } from './flash.ts';
import { useLoud } from './loud.ts';
import { useRingNotice } from './notice.ts';
import { createPlayer, type Player } from './player.ts';
import { tuneBeside } from './tune-beside.ts';
import { ringtones, type Tune } from './tunes.ts';
import { useShaking } from './shake.ts';
import { useWall } from '../use-wall.ts';

/** Plays a tune over and over while there is one. */
function useTune(player: Player, tune: Tune | null): void {
  useEffect(() => {
    if (tune === null) return;
    void player.play(tune);
    return () => player.stop();
  }, [player, tune]);
}

/** How a call of mine came to nothing, or ended without me, is told by a sound of its own. */
function useEnding(player: Player, call: CallView): void {
  const lastRef = useRef(call.phase);
  useEffect(() => {
    const tune = endingTune(lastRef.current, call);
    if (tune !== null) void player.play(tune);
    lastRef.current = call.phase;
  }, [player, call]);
}

interface Sounding {
  /** The ring that is to be heard here; null while none is. */
  readonly ring: Ring | null;
  readonly choices: RingChoices;
  readonly onHeard: () => void;
}

/** Rings aloud, by the tone of who calls. A change of the volume is heard at once. */
function useRing(player: Player, { ring, choices, onHeard }: Sounding): void {
  const id = ring?.id;
  const tone = ring === null ? null : toneFor(choices, ring.view.other.id);
  const outputs = choices.outputs.join('\n');
  const volume = choices.volume / 100;
  const endsAt = ring?.view.phase === 'ringing' ? ring.view.endsAt : 0;
  const latestRef = useRef({ volume, onHeard, endsAt });
  useLayoutEffect(() => {
    latestRef.current = { volume, onHeard, endsAt };
  });
  useEffect(() => {
    if (tone === null) return;
    let wanted = true;
    const atMost = Math.max(0, latestRef.current.endsAt - performance.now());
    const loudness = { volume: latestRef.current.volume, outputs: outputs.split('\n'), atMost };
    void player.play(ringtones[tone], loudness).then(() => wanted && latestRef.current.onHeard());
    return () => {
      wanted = false;
      player.stop();
    };
  }, [player, id, tone, outputs]);
  useEffect(() => (tone === null ? undefined : player.turn(volume)), [player, tone, volume]);
}

interface Props {
  readonly phone: Phone;
  readonly snapshot: PhoneSnapshot;
  readonly calls: CallSet;
  /** Whose rings they are. */
  readonly me: string;
  /** The ring in front has been quietened. */
  readonly hushed: boolean;
}

/**
 * Rings: to be heard in one tab of this browser, to be seen in each; and says so to who calls. Beside it, what is heard
 * of a call.
 */
export function Ringer({ phone, snapshot, calls, me, hushed }: Props) {
  const { call, ringAloud } = snapshot;
  const [player] = useState(createPlayer);
  const choices = useRingChoices();
  const active = useActivation();
  const front = calls.front?.view.phase === 'ringing' ? calls.front : null;
  const loud = useLoud(me, front !== null, front !== null && ringAloud === front.view.call?.call_id);
  const ring = loud ? front : null;
  const linked = snapshot.link.phase === 'open';
  const heard = useConfirmed(phone, { ring, waiting: calls.waiting, volume: choices.volume, active, linked });
  const beside = tuneBeside(call, calls);
  const wall = useWall();
  const rings = hushed ? null : ring;
  const answered = rings !== null && wall?.isAnswered(snapshot, me, rings) === true ? rings : null;
  useRing(player, { ring: answered === null ? rings : null, choices, onHeard: heard });
  // What goes on by itself, as after a reload, needs a press to be heard, and waits for none.
  useTune(player, active ? beside : null);
  useEnding(player, call);
  useShaking(rings !== null, choices.shake);
  useFlash(choices.flash && front !== null && !hushed);
  useRingNotice(ring);
  useEffect(() => {
    if (!active) return;
    const preparing = setTimeout(() => player.prepare(), 500);
    return () => clearTimeout(preparing);
  }, [player, active]);
  useEffect(() => () => player.close(), [player]);
  return wall && <wall.Answering phone={phone} player={player} ring={answered} onHeard={heard} />;
}
