import type { CallView, Phone } from '@earshot/client';
import { useChunk } from './use-chunk.ts';
import { words } from './words.ts';

interface Props {
  readonly phone: Phone;
  readonly call: Extract<CallView, { phase: 'talking' }>;
}

function load() {
  return import('./voice/voice.ts');
}

/** What is wrong with the sound, if anything is, as soon as the script that judges it is there. */
export function VoiceHint(props: Props) {
  const [voice] = useChunk(load);
  return voice && <voice.VoiceHint {...props} />;
}

/** Has a held key talk, as soon as its script is there. */
export function TalkKey({ phone }: Pick<Props, 'phone'>) {
  const [voice] = useChunk(load);
  return voice && <voice.TalkKey phone={phone} />;
}

/** That I am muted, as soon as that script is there also while I talk. */
export function MutedHint({ phone }: Pick<Props, 'phone'>) {
  const [voice] = useChunk(load);
  return voice === null ? <span>{words.youAreMuted}</span> : <voice.MutedHint phone={phone} />;
}
