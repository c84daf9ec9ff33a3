import type { PhoneSnapshot } from '@earshot/client';
import { showArming, useArming } from '../../arming.ts';
import type { CallSet } from '../../call-set.ts';
import { chooseRing, usualRing } from '../ring/choices.ts';
import { reachWords as words } from './reach-words.ts';
import type { Deed } from './standing.ts';
import { useStanding } from './use-standing.ts';

/** Any press lets the sound out: that of `unlock` needs no more than itself. */
const deeds: Readonly<Record<Deed, () => void>> = {
  arm: () => showArming(true),
  mend: () => showArming(true),
  unlock: () => undefined,
  'turn-up': () => chooseRing({ volume: usualRing.volume }),
};

interface Props {
  readonly snapshot: PhoneSnapshot;
  readonly calls: CallSet;
}

/** How this page can be reached, why not otherwise, and what to do about it. */
export function Badge({ snapshot, calls }: Props) {
  const { is, why, deed } = useStanding(snapshot, calls);
  const isArming = useArming();
  const isOffered = deed !== null && !(isArming && (deed === 'arm' || deed === 'mend'));
  return (
    <>
      <p class="status">{words.is[is]}</p>
      {why !== null && <p class={is === 'not' ? 'reason' : 'reason mild'}>{words.why[why]}</p>}
      {isOffered && (
        <button type="button" class="text-button" onClick={deeds[deed]}>
          {words.deed[deed]}
        </button>
      )}
    </>
  );
}
