import type { Media } from '../ports.ts';
import { codecOrder } from './codecs.ts';
import { openMicrophone } from './microphone.ts';
import { createPeer } from './peer.ts';
import { unfitness, watchReadiness } from './readiness.ts';

/** Microphone, speaker and connections of this browser. Outside a browser everything it can say is `unfit()`. */
export const createMedia = (): Media => {
  const readiness = watchReadiness();
  if (unfitness() === null) codecOrder();
  return {
    ready: () => readiness.granted && readiness.device,
    unfit: unfitness,
    openMicrophone: async (on) => unfitness() ?? openMicrophone(on),
    createPeer,
  };
};
