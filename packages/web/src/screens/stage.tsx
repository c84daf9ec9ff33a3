import type { CallView, People, Phone, PhoneSnapshot, User } from '@earshot/client';
import type { Ref } from 'preact';
import { useArming } from '../arming.ts';
import type { CallSet } from '../call-set.ts';
import { useIncoming } from '../incoming.ts';
import { isAway } from '../link.ts';
import { Scene, type SceneContent } from '../parts/scene.tsx';
import { useLater, type Later } from '../use-later.ts';
import { idle } from './idle.tsx';
import { connecting, outgoing } from './outgoing.tsx';

interface Props {
  readonly phone: Phone;
  readonly snapshot: PhoneSnapshot;
  readonly calls: CallSet;
  readonly me: User;
  readonly heading: Ref<HTMLHeadingElement>;
  /** What is still said of a call that is over. */
  readonly said: string;
  readonly onPeople: () => void;
}

interface Around {
  /** Of the call that the stage shows. */
  readonly id: string | undefined;
  readonly calls: CallSet;
  readonly people: People;
  /** The server cannot be reached. */
  readonly away: boolean;
  readonly incoming: boolean;
  /** What stands there while there is no call. */
  readonly free: SceneContent;
  readonly later: Later | null;
  readonly onPeople: () => void;
}

function sceneOf(phone: Phone, call: CallView, around: Around): SceneContent {
  const { id, calls, free, later, away, people } = around;
  switch (call.phase) {
    case 'idle':
    case 'ringing':
      return free;
    case 'accepting':
      return calls.front === null ? connecting(phone, call) : free;
    case 'dialing':
      return outgoing(phone, call, away, later?.transferSaid(call.call, call.other, false) ?? '');
    case 'talking':
      return later === null ? connecting(phone, { ...call, asking: false }) : later.talking(phone, call, around);
    case 'elsewhere':
      return later === null ? free : later.elsewhere(phone, call, id);
    case 'ended':
      return later === null ? free : later.ended(phone, call, { ...around, people });
  }
}

/** No call: the question, or the step that makes this phone ready to ring. */
function useFreeScene(
  { said, me, ...shared }: Pick<Props, 'phone' | 'snapshot' | 'calls' | 'me' | 'said'>,
  later: Later | null,
): SceneContent {
  return useArming() && later !== null ? later.arm(shared, me) : idle(said, later);
}

/** Where the call is. A ring stands in front of it, in its own dialog, or beside it on a card. */
export function Stage({ phone, snapshot, calls, me, heading, said, onPeople }: Props) {
  const incoming = useIncoming(snapshot.calls, me.id);
  const later = useLater();
  const free = useFreeScene({ phone, snapshot, calls, me, said }, later);
  const { front, waiting, active } = calls;
  // A ring that waits beside a call of another tab of mine may be in focus; that call has the stage.
  const isBeside = snapshot.call.phase === 'ringing' && front === null;
  const shown = (isBeside ? active : null) ?? snapshot.calls.find(({ focused }) => focused);
  const call: CallView = shown?.view ?? snapshot.call;
  const { phase } = call;
  const kind = phase === 'ringing' || (phase === 'accepting' && calls.front !== null) ? 'idle' : phase;
  return (
    <Scene
      kind={said === '' ? kind : `${kind} said`}
      content={sceneOf(phone, call, {
        id: shown?.id,
        calls,
        people: snapshot.people,
        away: isAway(snapshot.link),
        incoming,
        free,
        later,
        onPeople,
      })}
      heading={heading}
      above={later && front === null && waiting && <later.WaitingCall key={waiting.id} phone={phone} ring={waiting} active={active} />}
    />
  );
}
