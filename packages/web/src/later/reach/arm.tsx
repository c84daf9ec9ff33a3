import type { Phone, PhoneSnapshot, User } from '@earshot/client';
import { showArming } from '../../arming.ts';
import type { CallSet } from '../../call-set.ts';
import { Halo } from '../../parts/halo.tsx';
import type { SceneContent } from '../../parts/scene.tsx';
import { useChunk } from '../use-chunk.ts';
import { setArmed, useArmed } from './armed.ts';
import { reachWords as words } from './reach-words.ts';
import { useStanding } from './use-standing.ts';

interface Props {
  readonly phone: Phone;
  readonly snapshot: PhoneSnapshot;
  readonly calls: CallSet;
}

function close(): void {
  setArmed();
  showArming(false);
}

/** What is so now, and the way out of the step. */
function Foot({ snapshot, calls }: Omit<Props, 'phone'>) {
  const { is, why } = useStanding(snapshot, calls);
  return (
    <div class="arm-foot">
      <p>
        {words.now(words.is[is])} {why === null ? words.whileOpen : words.why[why]}
      </p>
      <button type="button" class="pill" onClick={close}>
        {why === null ? words.done : words.later}
      </button>
    </div>
  );
}

/** What is tried and asked for, as soon as it is loaded. */
function Steps({ phone }: Pick<Props, 'phone'>) {
  const [steps] = useChunk(() => import('./arm-steps.tsx'));
  return (
    <ol>
      {steps && (
        <>
          <steps.TryMicrophone phone={phone} />
          <steps.HearRing />
          <steps.AllowNotifications phone={phone} />
        </>
      )}
    </ol>
  );
}

/**
 * The step that makes this phone ready to ring: the microphone, the sound, and what the system shows. It stands on the
 * stage and nowhere else, so that people can be called meanwhile.
 */
export function arm({ phone, snapshot, calls }: Props, me: User): SceneContent {
  return {
    art: <Halo phone={phone} person={me} mood="still" />,
    title: words.title(me.username),
    status: words.status,
    tone: 'soft',
    controls: (
      <div class="arm" key="arm">
        <Steps phone={phone} />
        <Foot snapshot={snapshot} calls={calls} />
      </div>
    ),
  };
}

/** Offers that step once to who has signed in here, below the question of the stage. */
export function ArmOffer() {
  if (useArmed()) return null;
  return (
    <button type="button" class="pill arm-offer" onClick={() => showArming(true)}>
      {words.deed.arm}
    </button>
  );
}
