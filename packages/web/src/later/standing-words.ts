import { talkedMs } from '@earshot/client';
import type { Standing } from '../call-set.ts';
import { elsewhereWords } from './place-words.ts';
import { words } from './words.ts';
import { duration } from '../duration.ts';

/** How a call stands in the list of my calls. */
export interface Stand {
  /** The sign beside the words, by the status that it is the sign of. */
  readonly dot: 'incall' | 'onhold' | 'calling';
  readonly text: string;
  /** Milliseconds until it reads otherwise by itself; null: it does not. */
  readonly changesIn: number | null;
}

/** What a call of mine is doing at `now` (the phone's clock), and for how long. */
export function standingWords(view: Standing['view'], now: number): Stand {
  switch (view.phase) {
    case 'dialing':
      return { dot: 'calling', text: view.ringing ? words.ringing : words.calling, changesIn: null };
    case 'elsewhere':
      return { dot: view.call.status === 'onhold' ? 'onhold' : 'incall', text: elsewhereWords(view), changesIn: null };
    case 'talking': {
      const dot = view.heldSince === null ? 'incall' : 'onhold';
      if (view.media !== 'connected')
        return { dot, text: view.media === 'connecting' ? words.connecting : words.reconnecting, changesIn: null };
      const ms = view.heldSince === null ? talkedMs(view.talk, now) : Math.max(0, now - view.heldSince);
      const text = view.heldSince === null ? words.inCallFor(duration(ms)) : words.onHoldFor(duration(ms));
      return { dot, text, changesIn: view.heldSince !== null || view.talk.running ? 1_000 - (ms % 1_000) : null };
    }
  }
}
