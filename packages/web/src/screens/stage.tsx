import type { CallView, Phone, PhoneSnapshot } from '@earshot/client';
import type { Ref } from 'preact';
import { useState } from 'preact/hooks';
import { isAway } from '../link.ts';
import { Scene, type SceneContent } from '../parts/scene.tsx';
import { useLater, type Later } from '../use-later.ts';
import { elsewhere } from './elsewhere.tsx';
import { idle } from './idle.tsx';
import { outgoing } from './outgoing.tsx';
import { talking } from './talking.tsx';

interface Props {
  readonly phone: Phone;
  readonly snapshot: PhoneSnapshot;
  readonly me: string;
  readonly heading: Ref<HTMLHeadingElement>;
  /** What is still said of a call that is over. */
  readonly said: string;
}

/** Whether a call came to me; null when it does not tell. */
function isIncoming(call: CallView, me: string): boolean | null {
  if (call.phase === 'idle' || call.phase === 'ended') return null;
  return call.phase === 'dialing' ? false : call.call.callee_id === me;
}

/** Whether the newest call came to me. An ended call no longer tells, so it is kept from before. */
function useIncoming(call: CallView, me: string): boolean {
  const [kept, setKept] = useState(false);
  const told = isIncoming(call, me);
  if (told !== null && told !== kept) setKept(told);
  return told ?? kept;
}

interface Around {
  readonly incoming: boolean;
  readonly said: string;
  readonly later: Later | null;
}

function sceneOf(phone: Phone, { call, people, link }: PhoneSnapshot, { incoming, said, later }: Around): SceneContent {
  switch (call.phase) {
    case 'idle':
    case 'ringing':
    case 'accepting':
      return idle(said);
    case 'dialing':
      return outgoing(phone, call, isAway(link));
    case 'talking':
      return talking(phone, call, later);
    case 'elsewhere':
      return elsewhere(phone, call);
    case 'ended':
      return later === null ? idle(said) : later.ended(phone, call, { incoming, people });
  }
}

/** Where the call is. A ringing call stands in front of it, in its own dialog. */
export function Stage({ phone, snapshot, me, heading, said }: Props) {
  const incoming = useIncoming(snapshot.call, me);
  const later = useLater();
  const kind = snapshot.call.phase === 'ringing' || snapshot.call.phase === 'accepting' ? 'idle' : snapshot.call.phase;
  return (
    <Scene kind={said === '' ? kind : `${kind} said`} content={sceneOf(phone, snapshot, { incoming, said, later })} heading={heading} />
  );
}
