import type { Phone, PhoneSnapshot } from '@earshot/client';
import { callSetOf } from '../../call-set.ts';
import { withName } from '../../parts/name.tsx';
import { Pill } from '../../parts/pill.tsx';
import { words } from '../words.ts';
import { deskWords } from './desk-words.ts';

interface Props {
  readonly phone: Phone;
  readonly snapshot: Pick<PhoneSnapshot, 'calls' | 'groupRings'>;
}

/** So many are shown, the oldest first. */
const most = 3;

/**
 * The calls that ring for others of my groups, each with a button that takes it; `G` takes the first. Beside a call of
 * my own it says that this one is held.
 */
export function Rings({ phone, snapshot: { calls, groupRings } }: Props) {
  const { active, front } = callSetOf(calls);
  const taking = calls.flatMap(({ view }) => ('call' in view && view.call !== null ? [view.call.call_id] : []));
  const rings = groupRings.filter(({ call_id: callId }) => !taking.includes(callId));
  return rings.slice(0, most).map((ring, index) => {
    const { call_id: callId, caller_username: caller, username, group } = ring;
    const callee = group?.username ?? username;
    return (
      <div key={callId} class="notice talk">
        <p>{withName(deskWords.rings(caller, callee), caller)}</p>
        <Pill
          word={deskWords.pickUp}
          name={`${deskWords.pickUp}: ${deskWords.rings(caller, callee)}`}
          tone="talk"
          off={front !== null || active?.view.phase === 'dialing'}
          why={active?.view.phase === 'dialing' ? whyNot : undefined}
          hotkey={index === 0 ? 'G' : undefined}
          onPress={() => void phone.pickUp(ring)}
        />
        {index === 0 && active?.view.phase === 'dialing' && (
          <span id={whyNot} class="unseen">
            {words.busyCalling}
          </span>
        )}
      </div>
    );
  });
}

const whyNot = 'no-pick-up';
