import type { Phone, Problem, Sound } from '@earshot/client';
import bell from 'icon:bell';
import check from 'icon:check';
import mic from 'icon:mic';
import volume from 'icon:volume-2';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon, type Shapes } from '../../parts/icon.tsx';
import { problemWords } from '../problem-words.ts';
import { usePushState } from '../push/state.ts';
import { ringChoices } from '../ring/choices.ts';
import { createPlayer } from '../ring/player.ts';
import { ringtones } from '../ring/tunes.ts';
import { LevelBar } from '../sound/level-bar.tsx';
import { useSound } from '../sound/use-sound.ts';
import { createNotice, pace } from '../speaking.ts';
import { browserHere } from './browser-here.ts';
import { reachWords as words } from './reach-words.ts';
import { useNotificationAccess } from './use-standing.ts';

interface StepProps {
  readonly icon: Shapes;
  readonly done: boolean;
  readonly title: string;
  readonly children: ComponentChildren;
}

function Step({ icon, done, title, children }: StepProps) {
  return (
    <li class={done ? 'done' : ''}>
      <span class="arm-sign">
        <Icon of={done ? check : icon} />
      </span>
      <div>
        <h2>{title}</h2>
        {children}
      </div>
    </li>
  );
}

type Listening = Exclude<Awaited<ReturnType<Sound['listen']>>, Problem>;

/** Whether a voice was heard since it is listened. */
function useHeard(listening: Listening | null): boolean {
  const [heard, setHeard] = useState(false);
  useEffect(() => {
    if (listening === null) return;
    const notice = createNotice();
    const looking = setInterval(() => notice(listening.level()) && setHeard(true), pace);
    return () => {
      clearInterval(looking);
      listening.close();
    };
  }, [listening]);
  return heard;
}

/** Opens the microphone at a press, and shows that it hears. */
export function TryMicrophone({ phone }: { readonly phone: Phone }) {
  const sound = useSound(phone)?.sound;
  const [found, setFound] = useState<Listening | Problem | null>(null);
  const listening = found !== null && !('code' in found) ? found : null;
  const problem = found !== null && 'code' in found ? found : null;
  const heard = useHeard(listening);
  const { microphone } = phone.getSnapshot();
  const isBlocked = microphone === 'blocked' || problem?.code === 'permission_denied';
  return (
    <Step icon={mic} done={heard} title={heard ? words.works : words.tryMicrophone}>
      <p role="status">{listening === null ? words.tryMicrophoneHint : heard ? words.hearsYou : words.speak}</p>
      {listening !== null && <LevelBar level={() => listening.level()} name={words.level} />}
      {problem !== null && <p role="alert">{problemWords(problem)}</p>}
      {isBlocked && <p>{words.allowMicrophone[browserHere()]}</p>}
      {listening === null && (
        <button type="button" class="pill" onClick={() => void sound?.listen().then(setFound)}>
          {words.tryIt}
        </button>
      )}
    </Step>
  );
}

/** Milliseconds of a test ring, and after which a sound that has not begun is none. */
const testRing = 3_400;
const untilSilent = 1_000;

/** Plays the ring as it will be, at a press, which also unlocks it. */
export function HearRing() {
  const [player] = useState(createPlayer);
  const [is, setIs] = useState<'unheard' | 'begun' | 'rang' | 'silent'>('unheard');
  const stopRef = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(stopRef.current);
      player.close();
    },
    [player],
  );
  function ring(): void {
    const { tone, outputs, volume: percent } = ringChoices();
    clearTimeout(stopRef.current);
    setIs('begun');
    const silent = setTimeout(() => setIs('silent'), untilSilent);
    void player.play(ringtones[tone], { outputs, volume: percent / 100 }).then(() => {
      clearTimeout(silent);
      setIs('rang');
    });
    stopRef.current = setTimeout(() => player.stop(), testRing);
  }
  const rang = is === 'rang';
  return (
    <Step icon={volume} done={rang} title={rang ? words.rang : words.hear}>
      <p role="status">{rang ? words.rangAt(ringChoices().volume) : is === 'silent' ? words.silent : words.hearHint}</p>
      <button type="button" class="pill" onClick={ring}>
        {is === 'unheard' ? words.ring : words.ringAgain}
      </button>
    </Step>
  );
}

/** Asks for notifications at a press; where the browser can be woken, also for when the page is closed. */
export function AllowNotifications({ phone }: { readonly phone: Phone }) {
  const push = usePushState();
  const access = useNotificationAccess();
  const [, draw] = useState(0);
  async function allow(): Promise<void> {
    if (push.is === 'off') await (await import('../push/subscription.ts')).switchPushOn(phone);
    else await Notification.requestPermission();
    draw((times) => times + 1);
  }
  const granted = access === 'granted';
  const said = {
    granted: push.is === 'on' ? words.closedToo : words.behindDone,
    denied: words.allowNotifications[browserHere()],
    default: words.behindHint,
    none: words.noNotifications,
  }[access];
  return (
    <Step icon={bell} done={granted} title={words.behind}>
      <p role="status">{said}</p>
      {access === 'default' && (
        <button type="button" class="pill talk" onClick={() => void allow()}>
          {words.allow}
        </button>
      )}
    </Step>
  );
}
