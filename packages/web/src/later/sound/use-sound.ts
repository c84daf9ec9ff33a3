import type { Phone, Sound, SoundView } from '@earshot/client';
import { useEffect, useState } from 'preact/hooks';

/** Milliseconds until it is asked for again where it could not be loaded, as when the server is away. */
const pause = 2_000;

/** Which devices are used, now and whenever that changes; null until it is loaded. */
export function useSound(phone: Phone): { readonly sound: Sound; readonly view: SoundView } | null {
  const [sound, setSound] = useState<Sound | null>(null);
  const [, draw] = useState<SoundView | null>(null);
  useEffect(() => {
    let isWanted = true;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    let stop: () => void = () => undefined;
    async function load(): Promise<void> {
      const loaded = await phone.sound();
      if (!isWanted) return;
      if (loaded === null) return void (waiting = setTimeout(() => void load(), pause));
      stop = loaded.subscribe(() => draw(loaded.getView()));
      setSound(loaded);
    }
    void load();
    return () => {
      isWanted = false;
      clearTimeout(waiting);
      stop();
    };
  }, [phone]);
  return sound === null ? null : { sound, view: sound.getView() };
}
