import type { Phone } from '@earshot/client';
import mic from 'icon:mic';
import micOff from 'icon:mic-off';
import { words } from '../words.ts';
import { Button } from './button.tsx';
import { useLevel } from './level.ts';

interface Props {
  readonly phone: Phone;
  readonly muted: boolean;
  /** Whether the microphone is being heard by anybody. */
  readonly live: boolean;
}

/** Mute, with the level meter of my microphone in it: the microphone fills, and its disc swells, with my voice. */
export function Meter({ phone, muted, live }: Props) {
  const disc = useLevel<HTMLSpanElement>(phone, 'mine', live && !muted);
  return muted ? (
    <Button icon={micOff} word={words.unmute} tone="on" hotkey="M" after={0} onPress={() => phone.unmute()} />
  ) : (
    <Button icon={mic} word={words.mute} tone="quiet" hotkey="M" after={0} onPress={() => phone.mute()} meter={disc} />
  );
}
