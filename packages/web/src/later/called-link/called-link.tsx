import type { Phone, PhoneSnapshot } from '@earshot/client';
import { useEffect, useState } from 'preact/hooks';
import type { CallSet } from '../../call-set.ts';
import { problemWords } from '../problem-words.ts';
import { say } from '../said.ts';
import { words } from '../words.ts';
import { foundIn } from './found.ts';

interface Props {
  readonly phone: Phone;
  readonly snapshot: PhoneSnapshot;
  readonly calls: CallSet;
  readonly name: string;
  /** Shows the people. */
  readonly onPeople: () => void;
  /** They are shown, or it was said why not. */
  readonly onDone: () => void;
}

/** So many bear a name that begins like theirs, at most. */
const most = 1_000;

/** Calls `then` with the button that calls somebody as soon as their row is drawn; the answer stops it. */
function whenDrawn(id: string, then: (button: HTMLElement) => void): () => void {
  const selector = `li[data-id="${CSS.escape(id)}"] .call`;
  function look(): void {
    const button = document.querySelector<HTMLElement>(selector);
    if (button === null) return;
    observer.disconnect();
    then(button);
  }
  const observer = new MutationObserver(look);
  observer.observe(document.body, { childList: true, subtree: true });
  look();
  return () => observer.disconnect();
}

/**
 * Shows whom a link asks to call, with the focus on the button that calls them: it never presses it. It waits for the
 * server, and for a ring that is in front.
 */
export function CalledLink({ phone, snapshot: { link, session }, calls, name, onPeople, onDone }: Props) {
  const [found, setFound] = useState<{ readonly id: string; readonly username: string } | null>(null);
  const isReady = link.phase === 'open' && calls.front === null && session.phase === 'in';
  const isBusy = calls.active !== null;
  const me = session.phase === 'in' ? session.me.id : '';
  useEffect(() => {
    if (!isReady || found !== null) return;
    let isWanted = true;
    function refuse(text: string): void {
      say({ text, bad: true });
      onDone();
    }
    if (isBusy) return refuse(words.busyInCall);
    void phone.ask('users/list', { search: name, limit: most, scope: 'all' }).then((reply) => {
      if (!isWanted) return;
      // Nobody has a name that is too long to be looked for.
      if (!reply.ok && reply.code !== 'bad_request') return refuse(problemWords(reply.problem));
      const user = reply.ok ? foundIn(reply.body.users, name) : null;
      if (user === null) return refuse(words.nobodyFound(name));
      if (user.id === me) return refuse(problemWords({ code: 'yourself', detail: name }));
      onPeople();
      // A field that has the focus would keep what stands in it.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      phone.look(user.username);
      setFound(user);
    });
    return () => {
      isWanted = false;
    };
  }, [phone, name, isReady, isBusy, found, me, onPeople, onDone]);
  useEffect(() => {
    if (found === null) return;
    return whenDrawn(found.id, (button) => {
      button.focus();
      onDone();
    });
  }, [found, onDone]);
  return null;
}
