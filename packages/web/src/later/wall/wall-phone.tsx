import type { CallEntry, CallView, Phone, PhoneSnapshot } from '@earshot/client';
import radio from 'icon:radio';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../parts/icon.tsx';
import { usePress } from '../../press.ts';
import { unhurried } from '../../unhurried.ts';
import { useAwake } from '../awake.ts';
import { useSoundOut } from '../ring/sound-out.ts';
import { say } from '../said.ts';
import { listed } from '../words.ts';
import { noteAnswered, useAnswered, type Answered } from './answered.ts';
import { chooseWall, useWallChoices } from './choices.ts';
import { factsOf } from './judge.ts';
import { useLight } from '../light.ts';
import { hasLeft, wallStanding, type WallStanding } from './rule.ts';
import { wallWords as words } from './wall-words.ts';

interface Props {
  readonly phone: Phone;
  readonly snapshot: PhoneSnapshot;
  readonly me: string;
}

type Held = CallEntry & { readonly view: Extract<CallView, { readonly phase: 'accepting' | 'talking' }> };

function isHeld(entry: CallEntry): entry is Held {
  return entry.view.phase === 'accepting' || entry.view.phase === 'talking';
}

/**
 * The call that this page has answered by itself, while it has it; also when it goes on as another that it was merged
 * into. It ends here when the one has left who was answered: the others are nobody's choice.
 */
function useHeld(phone: Phone, { calls }: PhoneSnapshot, answered: Answered | null): Held | undefined {
  const { callId = '', by = '' } = answered ?? {};
  const held = calls.filter(isHeld).find(({ view: { call } }) => call.call_id === callId || call.replaces === callId);
  const heldId = held?.view.call.call_id;
  const endsNow = held !== undefined && hasLeft(held.view.call, by) ? held.id : null;
  useEffect(() => {
    if (heldId !== undefined) noteAnswered({ callId: heldId, by, is: 'answered' });
  }, [heldId, by]);
  useEffect(() => {
    if (endsNow !== null) void phone.end(endsNow);
  }, [phone, endsNow]);
  return held;
}

/** Whether the page is in front. */
function useInView(): boolean {
  const [inView, setInView] = useState(!document.hidden);
  useEffect(() => {
    function read(): void {
      setInView(!document.hidden);
    }
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, []);
  return inView;
}

/** Tells the server whom this page answers by itself now, anew whenever it is connected again. */
function useTold({ phone, snapshot: { link, session } }: Props, names: string): void {
  const open = link.phase === 'open' && session.phase === 'in';
  const saidRef = useRef<string | null>(null);
  useEffect(() => {
    if (!open) saidRef.current = null;
    if (!open || saidRef.current === names) return;
    saidRef.current = names;
    phone.answersFor(names === '' ? [] : names.split(' '));
  }, [phone, open, names]);
}

/** Among several this page only listens: whoever else comes in was not named here. */
function useMuted(phone: Phone, held: Held | undefined): void {
  const several = held?.view.phase === 'talking' && held.view.others.length > 1;
  useEffect(() => {
    if (several) phone.mute();
  }, [phone, several]);
}

function hearingWords({ view }: Held): string {
  if (view.phase === 'talking' && (view.muted || view.microphone === 'lost')) return words.muted;
  const others = view.phase === 'talking' && view.others.length > 1 ? view.others : [view.other];
  return words.hears(listed(others.map(({ username }) => username)));
}

function idleWords(standing: Exclude<WallStanding, 'off'>, names: readonly string[]): string {
  return standing === 'answers' ? words.answers(listed(names)) : words.standing[standing];
}

function Stop({ onStop }: { readonly onStop: () => void }) {
  const { ref } = usePress<HTMLButtonElement>(onStop, unhurried);
  return (
    <button type="button" class="wall-stop" ref={ref}>
      {words.stop}
    </button>
  );
}

/**
 * Whether this page answers by itself, above everything else, and as long as such a call lasts that it has. One press
 * stops both.
 */
export function WallPhone({ phone, snapshot, me }: Props) {
  const choices = useWallChoices(me);
  useSoundOut(true);
  const inView = useInView();
  const answered = useAnswered();
  const held = useHeld(phone, snapshot, answered);
  const standing = wallStanding(choices, factsOf(snapshot));
  useTold({ phone, snapshot, me }, standing === 'answers' && inView ? choices.people.map(({ id }) => id).join(' ') : '');
  useMuted(phone, held);
  useLight('wall-light', held !== undefined || answered?.is === 'chiming');
  useAwake(choices.on);
  function stop(): void {
    chooseWall(me, { on: false });
    if (held !== undefined) void phone.end(held.id);
    say({ text: words.stopped, bad: false });
  }
  if (held === undefined && standing === 'off') return <div role="status" />;
  return (
    <div class={held === undefined ? 'notice wall' : 'notice wall lit'}>
      <Icon of={radio} />
      <div class="wall-says" role="status">
        {held !== undefined && <p class="name">{words.answered}</p>}
        {held !== undefined ? (
          <p>{hearingWords(held)}</p>
        ) : (
          standing !== 'off' && (
            <p>
              {idleWords(
                standing,
                choices.people.map(({ username }) => username),
              )}
            </p>
          )
        )}
      </div>
      <Stop key={held?.id} onStop={stop} />
    </div>
  );
}
