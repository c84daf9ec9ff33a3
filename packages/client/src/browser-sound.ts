import { createFilter } from './media/filter.ts';
import type { VoiceFilter } from './media/filtered.ts';
import { capture, listDevices, watchDevices } from './media/devices.ts';
import { mayChooseOutput, useOutput } from './media/output.ts';
import { playSample } from './media/sample.ts';
import type { PhoneStorage } from './phone-api.ts';
import type { Clock, Media } from './ports.ts';
import { createSound, type Sound } from './sound/sound.ts';

/** The choice of devices of this browser; null where no call can be made at all. */
export function createBrowserSound({ storage, media, clock, loadFilter }: BrowserSoundNeeds): Sound | null {
  if (media.unfit() !== null) return null;
  return createSound({
    storage,
    list: listDevices,
    watch: watchDevices,
    choosesSpeaker: mayChooseOutput(),
    capture,
    play: (device, volume) => useOutput({ device: device ?? '', volume: volume / 100 }),
    open: () => openToLook(media),
    filter: loadFilter === undefined ? null : (tell) => createFilter({ load: loadFilter, clock, tell }),
    sample: () => playSample(clock),
  });
}

/** A copy of one that is muted is muted too; nothing of this one is sent, so it is to be seen all the same. */
async function openToLook(media: Media): ReturnType<Media['openMicrophone']> {
  const opened = await media.openMicrophone(() => undefined);
  if (!('code' in opened)) opened.enable(true);
  return opened;
}

export interface BrowserSoundNeeds {
  /** The browser's own: what was chosen holds for whoever signs in here. */
  readonly storage: PhoneStorage;
  readonly media: Media;
  readonly clock: Clock;
  readonly loadFilter: (() => Promise<VoiceFilter>) | undefined;
}
