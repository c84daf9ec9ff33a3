import type { CallEntry, CallView, Phone, PhoneSnapshot } from '@earshot/client';
import type { Ref } from 'preact';
import { useState } from 'preact/hooks';
import type { CallSet } from '../call-set.ts';
import { isAway } from '../link.ts';
import { Scene, type SceneContent } from '../parts/scene.tsx';
import { useLater, type Later } from '../use-later.ts';
import { elsewhere } from './elsewhere.tsx';
import { idle } from './idle.tsx';
import { connecting, outgoing } from './outgoing.tsx';
import { talking } from './talking.tsx';

interface Props {
  readonly phone: Phone;
  readonly snapshot: PhoneSnapshot;
  readonly calls: CallSet;
  readonly me: string;
  readonly heading: Ref<HTMLHeadingElement>;
  /** What is still said of a call that is over. */
  readonly said: string;
  readonly onPeople: () => void;
}

/** Whether a call came to me; null when it does not tell. */
function isIncoming(call: CallView, me: string): boolean | null {
  if (call.phase === 'idle' || call.phase === 'ended') return null;
  return call.phase === 'dialing' ? false : call.call.callee_id === me;
}

/** Whether the call in focus came to me. An ended call no longer tells, so it is kept from before. */
function useIncoming(calls: readonly CallEntry[], me: string): boolean {
  const [known] = useState(() => new Map<string, boolean>());
  for (const { id, view } of calls) {
    const told = isIncoming(view, me);
    if (told !== null) known.set(id, told);
  }
  return calls.some(({ id, focused }) => focused && known.get(id) === true);
}

interface Around {
  readonly calls: CallSet;
  readonly incoming: boolean;
  readonly said: string;
  readonly later: Later | null;
  readonly onPeople: () => void;
}

function sceneOf(phone: Phone, { call, people, link }: PhoneSnapshot, around: Around): SceneContent {
  const { calls, said, later } = around;
  switch (call.phase) {
    case 'idle':
    case 'ringing':
      return idle(said);
    case 'accepting':
      return calls.front === null ? connecting(phone, call) : idle(said);
    case 'dialing':
      return outgoing(phone, call, isAway(link));
    case 'talking':
      return talking(phone, call, around);
    case 'elsewhere':
      return elsewhere(phone, call);
    case 'ended':
      return later === null ? idle(said) : later.ended(phone, call, { people, ...around });
  }
}

/** Where the call is. A ring stands in front of it, in its own dialog, or beside it on a card. */
export function Stage({ phone, snapshot, calls, me, heading, said, onPeople }: Props) {
  const incoming = useIncoming(snapshot.calls, me);
  const later = useLater();
  const { phase } = snapshot.call;
  const kind = phase === 'ringing' || (phase === 'accepting' && calls.front !== null) ? 'idle' : phase;
  const { front, waiting, active } = calls;
  return (
    <Scene
      kind={said === '' ? kind : `${kind} said`}
      content={sceneOf(phone, snapshot, { calls, incoming, said, later, onPeople })}
      heading={heading}
      above={later && front === null && waiting && <later.WaitingCall key={waiting.id} phone={phone} ring={waiting} active={active} />}
    />
  );
}
