import type { CallView, Phone } from '@earshot/client';
import mic from 'icon:mic';
import pause from 'icon:pause';
import phoneOff from 'icon:phone-off';
import play from 'icon:play';
import users from 'icon:users';
import volume from 'icon:volume-2';
import { Button } from '../parts/button.tsx';
import type { Mood } from '../parts/halo.tsx';
import { Icon, type Shapes } from '../parts/icon.tsx';
import { Meter } from '../parts/meter.tsx';
import { withName } from '../parts/name.tsx';
import { MicrophoneTold } from '../parts/microphone-told.tsx';
import { MicrophoneQuestion } from '../parts/microphone-question.tsx';
import type { SceneContent } from '../parts/scene.tsx';
import { HeldFor, Timer } from '../parts/timer.tsx';
import { CallFooter } from './call-footer.tsx';
import { Joining, Others } from './company-door.tsx';
import { companyWords } from './company/company-words.ts';
import { TextButton, TextPanel } from './text-door.tsx';
import { TimeLeft } from './time-left.tsx';
import { MutedHint, VoiceHint } from './voice-door.tsx';
import { listed, talkingWords, words } from './words.ts';

type Talking = Extract<CallView, { phase: 'talking' }>;

function isHeld(call: Talking): boolean {
  return call.heldByMe || call.heldByThem;
}

function mood(call: Talking): Mood {
  if (isHeld(call)) return 'held';
  return call.media === 'connected' ? 'voice' : 'waiting';
}

/** How long the two have talked; on hold, how long it has lasted, and beside it the talk time, quietly. */
function Times({ phone, call }: { readonly phone: Phone; readonly call: Talking }) {
  const timer = <Timer phone={phone} talk={call.talk} />;
  if (call.heldSince === null || call.media === 'reconnecting') return timer;
  return (
    <>
      <HeldFor phone={phone} since={call.heldSince} />
      <span class="beside">
        {timer} {words.talkedBefore}
      </span>
    </>
  );
}

interface HintProps {
  readonly phone: Phone;
  readonly call: Talking;
}

function Hint({ phone, call }: HintProps) {
  const { username } = call.other;
  if (call.givenUpAt !== null) return <TimeLeft phone={phone} until={call.givenUpAt} closed={call.closedByThem} />;
  if (call.microphone === 'asking') return <MicrophoneQuestion phone={phone} asking />;
  if (call.heldByMe && call.heldByThem) return <>{withName(words.bothHold(username), username)}</>;
  if (call.muted) return isHeld(call) ? <>{words.youAreMuted}</> : <MutedHint phone={phone} />;
  if (call.theirMute) return <>{withName(words.theyAreMuted(username), username)}</>;
  const isJudged = !isHeld(call) && call.media === 'connected';
  return isJudged ? <VoiceHint key={call.other.id} phone={phone} call={call} /> : null;
}

/** The held side may hold too, but only who holds can resume: nobody opens the microphone of the other. */
function holdButton(phone: Phone, call: Talking) {
  return call.heldByMe ? (
    <Button key="resume" icon={play} word={words.resume} tone="on" hotkey="H" onPress={() => void phone.resume()} />
  ) : (
    <Button key="hold" icon={pause} word={words.hold} tone="quiet" hotkey="H" onPress={() => void phone.hold()} />
  );
}

interface Around {
  /** Shows the people where the call covers them, for a call that is set aside leaves them to be called; null: none. */
  readonly onPeople: (() => void) | null;
}

interface PillProps {
  readonly icon: Shapes;
  readonly word: string;
  readonly onPress: () => void;
}

/** The one thing that has to be pressed now. */
function Pill({ icon, word, onPress }: PillProps) {
  return (
    <button type="button" class="pill talk" onClick={onPress}>
      <Icon of={icon} />
      {word}
    </button>
  );
}

/** Whom the call is with: all of them. */
function namesOf({ other, others }: Talking): string {
  return others.length < 2 ? other.username : listed(others.map(({ username }) => username));
}

function statusOf(call: Talking): string {
  const joined = call.others.filter(({ media }) => media !== null).length;
  const isPlain = isHeld(call) || call.media !== 'connected' || joined < 2;
  return isPlain ? talkingWords(call) : companyWords.inCallWith(joined);
}

/** In a call: heard, held, or being mended. */
export function talking(phone: Phone, call: Talking, { onPeople }: Around): SceneContent {
  return {
    label: words.callWith(namesOf(call)),
    art: <Others phone={phone} call={call} mood={mood(call)} />,
    title: namesOf(call),
    status: statusOf(call),
    told: <MicrophoneTold muted={call.muted} />,
    tone: isHeld(call) || call.media !== 'connected' ? 'wait' : 'talk',
    timer: <Times phone={phone} call={call} />,
    hint: <Hint phone={phone} call={call} />,
    panel: <TextPanel phone={phone} call={call} />,
    controls: (
      <div class={onPeople === null ? 'controls four' : 'controls five'} key={`talking ${call.call.call_id}`}>
        {(call.tapToHear || call.microphone === 'lost') && (
          <div class="above">
            {call.tapToHear && <Pill icon={volume} word={words.tapToHear} onPress={() => phone.hear()} />}
            {call.microphone === 'lost' && <Pill icon={mic} word={words.microphoneOn} onPress={() => phone.unmute()} />}
          </div>
        )}
        <Meter phone={phone} muted={call.muted} live={!isHeld(call)} />
        {holdButton(phone, call)}
        {call.heldByMe && onPeople !== null && (
          <div class="to-people">
            <Button icon={users} word={words.people} tone="quiet" after={0} onPress={onPeople} />
          </div>
        )}
        {onPeople !== null && <Joining phone={phone} call={call} />}
        <Button icon={phoneOff} word={words.endCall} tone="stop" hotkey="E" onPress={() => void phone.end()} />
      </div>
    ),
    footer: (
      <CallFooter phone={phone} live sounding={!isHeld(call) && call.media === 'connected'}>
        <TextButton call={call} />
      </CallFooter>
    ),
  };
}
