import type { CallView, Phone, Problem } from '@earshot/client';
import type { FunctionComponent } from 'preact';
import type { Ring } from '../../call-set.ts';
import type { SceneContent } from '../../parts/scene.tsx';

interface RingingProps {
  readonly phone: Phone;
  readonly ring: Ring;
  readonly also: Ring | null;
  readonly problem: Problem | null;
  readonly away: boolean;
  readonly hushed: boolean;
  readonly onHush: () => void;
}

/** What the page shows of a call before it is taken: it is there from the start, and handed to what is loaded later. */
export interface Screens {
  readonly outgoing: (phone: Phone, call: Extract<CallView, { phase: 'dialing' }>, away: boolean) => SceneContent;
  readonly connecting: (phone: Phone, call: Pick<Extract<CallView, { phase: 'accepting' }>, 'other' | 'asking'>) => SceneContent;
  readonly Ringing: FunctionComponent<RingingProps>;
}
