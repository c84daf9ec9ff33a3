import type { CallView, People, Phone } from '@earshot/client';
import phoneIcon from 'icon:phone';
import { Button } from '../parts/button.tsx';
import { BlockGuest } from './desk-door.tsx';
import { isGuestName } from './guest-name.ts';
import { Receipt } from './receipt.tsx';
import { useWhom } from './whom.ts';
import { words } from './words.ts';
import { duration } from '../duration.ts';

interface Props {
  readonly phone: Phone;
  readonly call: Extract<CallView, { phase: 'ended' }>;
  readonly people: People;
}

/** Calls the same person again; `off` while something else is to be done first. */
export function CallAgain({ phone, call, people, off }: Props & { readonly off: boolean }) {
  const whom = useWhom(phone, call, people);
  const isOff = off || whom === null || (call.reason === 'user_busy' && whom.status !== 'idle');
  return <Button icon={phoneIcon} word={words.callAgain} tone="talk" off={isOff} onPress={() => whom && void phone.call(whom.id)} />;
}

/** What the call was like, and that the other is not here when they are not. */
export function EndedReceipt({ phone, call, people }: Props) {
  const { other, reason, talkMs, taker } = call;
  const whom = useWhom(phone, call, people);
  // Of a guest whose call somebody else has taken the server tells me nothing.
  const isMine = whom === null && !taker;
  const before = [
    ...(whom === null || whom.status === 'offline' ? [words.notHere(other.username)] : []),
    ...(talkMs > 0 && reason !== 'hung_up' ? [words.talked(duration(talkMs))] : []),
  ];
  return (
    <>
      <Receipt phone={phone} name={other.username} before={before.join(' · ') || null} />
      {isMine && isGuestName(other.username) && <BlockGuest phone={phone} person={other} />}
    </>
  );
}
