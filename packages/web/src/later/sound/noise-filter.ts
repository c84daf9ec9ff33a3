import type { FilterStanding, Phone, VoiceFilter } from '@earshot/client';
import { loadRnnoise, RnnoiseWorkletNode } from '@sapphi-red/web-noise-suppressor';
import simdUrl from '@sapphi-red/web-noise-suppressor/rnnoise_simd.wasm?url';
import url from '@sapphi-red/web-noise-suppressor/rnnoise.wasm?url';
// oxlint-disable-next-line import/default -- It is the address of the file.
import worklet from '@sapphi-red/web-noise-suppressor/rnnoiseWorklet.js?url';
import { say } from '../said.ts';
import { soundWords } from './sound-words.ts';

let isWatching = false;

/** Says, wherever the person is, when their voice does not go through the filter that they have switched on. */
async function watch(phone: Phone): Promise<void> {
  const sound = isWatching ? null : await phone.sound();
  if (sound === null) return;
  isWatching = true;
  let last: FilterStanding | null = null;
  sound.subscribe(() => {
    const { filter } = sound.getView();
    if (filter === 'failed' && last !== 'failed') say({ text: soundWords.filterFailed, bad: true });
    last = filter;
  });
}

/**
 * RNNoise, which was trained with voices and noises, in a thread for sound: this script, and what it fetches, are
 * loaded by whom it is switched on for.
 */
export async function loadFilter(phone: Phone): Promise<VoiceFilter> {
  void watch(phone);
  const wasmBinary = await loadRnnoise({ url, simdUrl });
  return async (context) => {
    await context.audioWorklet.addModule(worklet);
    return new RnnoiseWorkletNode(context, { maxChannels: 1, wasmBinary });
  };
}
