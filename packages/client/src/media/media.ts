import type { Clock, Media } from '../ports.ts';
import { codecOrder } from './codecs.ts';
import { isOpen, openMicrophone } from './microphone.ts';
import { createPeer } from './peer.ts';
import { unfitness, watchReadiness } from './readiness.ts';
import { createSpare } from './spare.ts';

/** Microphone, speaker and connections of this browser. Outside a browser everything it can say is `unfit()`. */
export function createMedia(clock: Clock): Media {
  const readiness = watchReadiness();
  if (unfitness() === null) codecOrder();
  function ready(): boolean {
    return readiness.ready() || isOpen();
  }
  const spare = createSpare({
    clock,
    createPeer: (on) => createPeer('caller', clock, on),
    mayMake: () => unfitness() === null && ready(),
  });
  return {
    ready,
    access: () => readiness.access(),
    watchAccess: (listener) => readiness.watch(listener),
    unfit: unfitness,
    openMicrophone: async (on) => unfitness() ?? openMicrophone(clock, on),
    createPeer: (as, on) => spare.during((as === 'caller' ? spare.take(on) : null) ?? createPeer(as, clock, on)),
    standBy: spare.want,
  };
}
