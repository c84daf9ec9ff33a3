import type { Phone, PhoneSnapshot } from '@earshot/client';
import { useEffect, useState } from 'preact/hooks';
import { say } from '../said.ts';
import { keepNote, note } from './notes.ts';
import { pushWords } from './push-words.ts';
import { tidy } from './tidy.ts';

/** Milliseconds for which a press on Answer in a notification counts. */
const freshness = 60_000;

/** The call that the address asks to answer, taken out of it. */
function takeAnswer(): string | null {
  const call = /^#answer=([\w-]+)$/.exec(location.hash)?.[1] ?? null;
  if (call !== null) history.replaceState(null, '', location.pathname);
  return call;
}

/** Whether the person has pressed Answer for that call: the service worker alone writes the note. It counts once. */
async function wasPressed(call: string): Promise<boolean> {
  const pressed = await note('answer').catch(() => null);
  await keepNote('answer', null).catch(() => undefined);
  return pressed?.call === call && Math.abs(Date.now() - pressed.at) < freshness;
}

/** What is to be done about a call that was answered in a notification. */
type Due = { readonly accept: string } | 'over' | 'nothing' | 'wait';

function dueFor(call: string, { calls, link }: PhoneSnapshot): Due {
  const entry = calls.find(({ view }) => 'call' in view && view.call?.call_id === call);
  if (entry !== undefined) return entry.view.phase === 'ringing' ? { accept: entry.id } : 'nothing';
  return link.phase === 'open' ? 'over' : 'wait';
}

/** The call to be answered, as the address has named it, until it is settled; a page that is open hears of one, too. */
function useAnswered() {
  const [answered, setAnswered] = useState<string | null>(null);
  useEffect(() => {
    async function look(): Promise<void> {
      const call = takeAnswer();
      if (call !== null && (await wasPressed(call))) setAnswered(call);
    }
    function follow(): void {
      void look();
    }
    follow();
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return [answered, setAnswered] as const;
}

interface Props {
  readonly phone: Phone;
  readonly snapshot: PhoneSnapshot;
  /** Shows my calls; null while they are shown. */
  readonly onRecents: (() => void) | null;
}

/**
 * Goes where a notification, or the icon of the installed page, leads: into the call that was answered there, or to
 * Recents. Notifications of what the page knows to be over go.
 */
export function Opened({ phone, snapshot, onRecents }: Props) {
  const [answered, setAnswered] = useAnswered();
  useEffect(() => {
    if (answered === null) return;
    const due = dueFor(answered, snapshot);
    if (due === 'wait') return;
    setAnswered(null);
    if (due === 'over') say({ text: pushWords.overByNow, bad: false });
    else if (due !== 'nothing') void phone.accept({ call: due.accept });
  }, [answered, phone, setAnswered, snapshot]);
  useEffect(() => {
    if (location.hash !== '#recents' || onRecents === null) return;
    history.replaceState(null, '', location.pathname);
    onRecents();
  }, [onRecents]);
  const ringing = snapshot.calls.flatMap(({ view }) => (view.phase === 'ringing' ? [view.call.call_id] : [])).join(' ');
  const { phase } = snapshot.link;
  useEffect(() => {
    if (phase === 'open') void tidy(new Set(ringing.split(' ')));
  }, [phase, ringing]);
  return null;
}
