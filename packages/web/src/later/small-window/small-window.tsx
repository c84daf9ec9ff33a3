import type { CallEntry, Phone } from '@earshot/client';
import mic from 'icon:mic';
import micOff from 'icon:mic-off';
import pause from 'icon:pause';
import phoneOff from 'icon:phone-off';
import play from 'icon:play';
import { render } from 'preact';
import { Name, withName } from '../../parts/name.tsx';
import { Timer } from '../../parts/timer.tsx';
import { say } from '../said.ts';
import { voiceWords } from '../voice/voice-words.ts';
import { listed, talkingWords, words } from '../words.ts';
import { Control } from './control.tsx';
import { requestSmallWindow } from './place.ts';
import { hearKeys } from './strokes.ts';

type Talking = Extract<CallEntry['view'], { phase: 'talking' }>;

interface Props {
  readonly phone: Phone;
  readonly id: string;
  readonly call: Talking;
}

function nameOf({ other, others }: Talking): string {
  return others.length < 2 ? other.username : listed(others.map(({ username }) => username));
}

/** Who the call is with, how long it is, and what is pressed most. */
function SmallWindow({ phone, id, call }: Props) {
  const name = nameOf(call);
  return (
    <main class="small-window">
      <h1>
        <Name of={name} />
      </h1>
      <p>
        <span role="status">{withName(talkingWords(call), name)}</span> <Timer phone={phone} talk={call.talk} />
      </p>
      <div class="controls" key={id}>
        {call.muted ? (
          <Control icon={micOff} word={words.unmute} tone="on" hotkey="M" after={0} onPress={() => phone.unmute()} />
        ) : (
          <Control icon={mic} word={words.mute} tone="quiet" hotkey="M" after={0} onPress={() => phone.mute()} />
        )}
        {call.heldByMe ? (
          <Control key="resume" icon={play} word={words.resume} tone="on" hotkey="H" onPress={() => void phone.resume(id)} />
        ) : (
          <Control key="hold" icon={pause} word={words.hold} tone="quiet" hotkey="H" onPress={() => void phone.hold(id)} />
        )}
        <Control icon={phoneOff} word={words.endCall} tone="stop" hotkey="E" onPress={() => void phone.end(id)} />
      </div>
    </main>
  );
}

/** The call that the window shows: the one in focus, as long as it is one that runs. */
function shownIn(phone: Phone): { readonly id: string; readonly view: Talking } | null {
  const entry = phone.getSnapshot().calls.find(({ focused }) => focused);
  return entry?.view.phase === 'talking' ? { id: entry.id, view: entry.view } : null;
}

/** The page's own styles, language and direction, in a document that has nothing yet. */
function dress({ document: inside }: Window): void {
  const { lang, dir } = document.documentElement;
  Object.assign(inside.documentElement, { lang, dir });
  for (const sheet of document.querySelectorAll('link[rel="stylesheet"]')) inside.head.append(sheet.cloneNode());
}

/** Shows the call in a small window that stays on top, and closes it with the call. To be called from a press. */
export async function openSmallWindow(phone: Phone): Promise<void> {
  const small = await requestSmallWindow();
  if (small === null) return say({ text: voiceWords.noSmallWindow, bad: true });
  const { body } = small.document;
  dress(small);
  hearKeys(small);
  function draw(): void {
    const shown = shownIn(phone);
    if (shown === null) return small?.close();
    body.ownerDocument.title = nameOf(shown.view);
    render(<SmallWindow phone={phone} id={shown.id} call={shown.view} />, body);
  }
  const stop = phone.subscribe(draw);
  small.addEventListener('pagehide', () => {
    stop();
    render(null, body);
  });
  draw();
}
