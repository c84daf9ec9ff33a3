import type { CallView, Phone, PhoneSnapshot } from '@earshot/client';
import type { Ref } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { callSetOf, type CallSet } from '../../call-set.ts';
import { useFocus } from '../../focus.ts';
import { useHushed } from '../../hushed.ts';
import { SingleKeys } from '../../keys.ts';
import { useIncoming } from '../../incoming.ts';
import { isAway } from '../../link.ts';
import { Scene, type SceneContent } from '../../parts/scene.tsx';
import { AroundPage } from '../around-page.tsx';
import { elsewhere } from '../elsewhere.tsx';
import { Notices } from '../notices.tsx';
import { Ringer } from '../ring/ringer.tsx';
import { talking } from '../talking.tsx';
import { guestEnded } from './guest-ended.tsx';
import { GuestFront, GuestNowhere } from './guest-front.tsx';
import { guestWords } from './guest-words.ts';
import type { Screens } from './screens.ts';
import { useTarget, type Target } from './use-target.ts';

interface Props {
  readonly screens: Screens;
  readonly phone: Phone;
  readonly snapshot: PhoneSnapshot;
  readonly secret: string;
}

interface SceneProps {
  readonly screens: Screens;
  readonly phone: Phone;
  readonly snapshot: PhoneSnapshot;
  readonly calls: CallSet;
}

/** The room of a call; null while there is none on the stage. */
function sceneOf({ screens, phone, snapshot, calls }: SceneProps, call: CallView, incoming: boolean): SceneContent | null {
  switch (call.phase) {
    case 'idle':
    case 'ringing':
      return null;
    case 'accepting':
      return calls.front === null ? screens.connecting(phone, call) : null;
    case 'dialing':
      return screens.outgoing(phone, call, isAway(snapshot.link));
    case 'talking':
      return talking(phone, call, { onPeople: null });
    case 'elsewhere':
      return elsewhere(phone, call);
    case 'ended':
      return guestEnded(phone, call, incoming);
  }
}

/** What is said when nobody can be called by the link any more; null while they can. */
function overWords({ problem, session }: PhoneSnapshot, target: Target): string | null {
  const refused = session.phase === 'out' ? session.problem : problem;
  if (refused?.code === 'link_over') return refused.said ?? guestWords.over;
  return target.is === 'over' ? target.said : null;
}

interface OutsideProps extends Pick<Props, 'phone' | 'snapshot'> {
  readonly target: Target;
  readonly over: string | null;
  readonly heading: Ref<HTMLHeadingElement>;
}

/** What stands there while there is no call. */
function Outside({ phone, snapshot, target, over, heading }: OutsideProps) {
  if (over !== null) return <GuestNowhere title={guestWords.overTitle} said={over} isOver />;
  if (target.is !== 'known')
    return <GuestNowhere title={guestWords.asking} said={target.is === 'silent' ? guestWords.silent : ''} isOver={false} />;
  const { person, endsAt } = target;
  return <GuestFront session={snapshot.session} {...{ phone, person, endsAt, heading }} />;
}

/** Who has come by a guest link calls one person, and sees nobody else: no list, no history, no settings. */
export function GuestPage({ screens, phone, snapshot, secret }: Props) {
  const { call, problem, session } = snapshot;
  const calls = useMemo(() => callSetOf(snapshot.calls), [snapshot.calls]);
  const arrivedRef = useRef(false);
  const places = useFocus(call.phase, arrivedRef);
  const [isHushed, hush] = useHushed(calls);
  const target = useTarget(phone, secret);
  const me = session.phase === 'in' ? session.me.id : '';
  const incoming = useIncoming(snapshot.calls, me);
  const over = overWords(snapshot, target);
  const isOver = over !== null && (call.phase === 'idle' || call.phase === 'ended');
  const scene = isOver ? null : sceneOf({ screens, phone, snapshot, calls }, call, incoming);
  return (
    <SingleKeys.Provider value={false}>
      <div class="home covered alone">
        {!isOver && session.phase === 'in' && <Notices phone={phone} snapshot={snapshot} onRecents={null} />}
        {scene === null ? (
          <Outside phone={phone} snapshot={snapshot} target={target} over={over} heading={places.people} />
        ) : (
          <Scene kind={call.phase} content={scene} heading={places.stage} />
        )}
      </div>
      {calls.front && (
        <screens.Ringing
          key={calls.front.id}
          phone={phone}
          ring={calls.front}
          also={calls.waiting}
          problem={problem}
          away={isAway(snapshot.link)}
          hushed={isHushed}
          onHush={hush}
        />
      )}
      <Ringer {...{ phone, snapshot, calls, me }} hushed={isHushed} />
      <AroundPage phone={phone} snapshot={snapshot} calls={calls} />
    </SingleKeys.Provider>
  );
}
