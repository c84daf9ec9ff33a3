import type { Person } from './person.ts';

/** Marks when the page plays its chime aloud, which no other sound of it is as long as, and when a microphone opens. */
export function noteSounds(): void {
  // The empty page before it has no microphone.
  if (!isSecureContext) return;
  Object.defineProperty(AudioBufferSourceNode.prototype, 'start', {
    value: new Proxy(Reflect.get(AudioBufferSourceNode.prototype, 'start'), {
      apply(start, source: AudioBufferSourceNode, times) {
        const loudest = (source.buffer?.getChannelData(0) ?? new Float32Array()).reduce((most, one) => Math.max(most, one), 0);
        if (!source.loop && source.buffer?.duration === 1.7 && loudest > 0.1) performance.mark('chime');
        return Reflect.apply(start, source, times);
      },
    }),
  });
  const devices = navigator.mediaDevices;
  const ask = devices.getUserMedia.bind(devices);
  devices.getUserMedia = (wanted) => {
    performance.mark('microphone');
    return ask(wanted);
  };
}

/** Those marks, in their order. */
export function marksOf(person: Person): Promise<readonly { readonly name: string; readonly at: number }[]> {
  return person.run(
    () =>
      performance
        .getEntriesByType('mark')
        .filter(({ name }) => name === 'chime' || name === 'microphone')
        .map(({ name, startTime }) => ({ name, at: startTime })),
    null,
  );
}
