import type { Phone, PhoneSnapshot } from '@earshot/client';
import { withName } from '../parts/name.tsx';
import { Pill } from '../parts/pill.tsx';
import { words } from './words.ts';
import { availabilityWords } from './availability-words.ts';

interface Props {
  readonly phone: Phone;
  readonly snapshot: Pick<PhoneSnapshot, 'calls' | 'free' | 'people'>;
}

/** Whether both of us can still talk, as far as it is seen here. */
function isStillFree({ calls, free, people }: Props['snapshot']): boolean {
  const known = people.list.find(({ id }) => id === free?.user.id);
  return calls.every(({ view }) => view.phase === 'ended') && (known === undefined || (known.status === 'idle' && !known.dnd));
}

/** Somebody is free, as one of us wanted to know. It is shown for as long as it is true. */
export function FreeNotice({ phone, snapshot }: Props) {
  const { free } = snapshot;
  if (free === null || !isStillFree(snapshot)) return null;
  const { user, byMe } = free;
  function call(): void {
    phone.dismiss('free');
    void phone.call(user.id);
  }
  return (
    <div class="notice talk">
      <p>{withName((byMe ? availabilityWords.isFree : availabilityWords.wantedToKnow)(user.username), user.username)}</p>
      <Pill word={availabilityWords.callNow} tone="talk" onPress={call} />
      <button type="button" class="text-button" onClick={() => phone.dismiss('free')}>
        {words.dismiss}
      </button>
    </div>
  );
}
