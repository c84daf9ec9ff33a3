import type { Media } from '../ports.ts';
import { codecOrder } from './codecs.ts';
import { openMicrophone } from './microphone.ts';
import { createPeer } from './peer.ts';
import { unfitness, watchReadiness } from './readiness.ts';
import { createSpare } from './spare.ts';

/** Microphone, speaker and connections of this browser. Outside a browser everything it can say is `unfit()`. */
export const createMedia = (): Media => {
  const readiness = watchReadiness();
  if (unfitness() === null) codecOrder();
  const ready = (): boolean => readiness.ready();
  const spare = createSpare(
    (on) => createPeer('described', on),
    () => performance.now(),
  );
  return {
    ready,
    access: () => readiness.access(),
    watchAccess: (listener) => readiness.watch(listener),
    unfit: unfitness,
    openMicrophone: async (on) => unfitness() ?? openMicrophone(on),
    createPeer: (on) => createPeer('described', on),
    createRenewal: (on) => createPeer('made', on),
    createCaller: (on) => spare.take(on) ?? createPeer('described', on),
    keepSpare: () => {
      if (unfitness() === null && ready()) spare.keep();
    },
    dropSpare: spare.drop,
  };
};
