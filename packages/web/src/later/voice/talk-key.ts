import type { CallEntry, Phone } from '@earshot/client';
import { useEffect } from 'preact/hooks';
import { callSetOf } from '../../call-set.ts';
import { words } from '../../words.ts';
import { createTalkKey } from './push-to-talk.ts';
import { isPushToTalk } from './talk-choice.ts';

/** The call that I am in, unless somebody holds it or there is no microphone. */
function talkingIn(phone: Phone): Extract<CallEntry['view'], { phase: 'talking' }> | null {
  const view = callSetOf(phone.getSnapshot().calls).active?.view;
  if (view?.phase !== 'talking' || view.heldByMe || view.heldByThem || view.microphone !== 'open') return null;
  return view;
}

/** What is pressed by the space bar itself keeps it; Mute is what it is held for. */
function isForSpace(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('input, textarea, select') !== null) return true;
  const pressed = target.closest('button, a[href], summary, [role="menu"]');
  return pressed !== null && pressed.textContent !== words.mute && pressed.textContent !== words.unmute;
}

function isMeant(event: KeyboardEvent): boolean {
  if (event.key !== ' ' || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return false;
  return isPushToTalk() && !isForSpace(event.target) && document.querySelector('dialog[open]') === null;
}

/** Has a muted person heard as long as they hold the space bar, where they have chosen it. */
export function TalkKey({ phone }: { readonly phone: Phone }) {
  useEffect(() => {
    const key = createTalkKey({
      muted: () => {
        const call = talkingIn(phone);
        return call?.muted === true ? call.call.call_id : null;
      },
      current: () => talkingIn(phone)?.call.call_id ?? null,
      open: () => phone.unmute(),
      close: () => phone.mute(),
    });
    function down(event: KeyboardEvent): void {
      if (isMeant(event) && key.down()) event.preventDefault();
    }
    function up(event: KeyboardEvent): void {
      if (event.key === ' ' && key.up()) event.preventDefault();
    }
    function away(): void {
      key.up();
    }
    document.addEventListener('keydown', down);
    document.addEventListener('keyup', up);
    document.addEventListener('visibilitychange', away);
    addEventListener('blur', away);
    return () => {
      key.up();
      document.removeEventListener('keydown', down);
      document.removeEventListener('keyup', up);
      document.removeEventListener('visibilitychange', away);
      removeEventListener('blur', away);
    };
  }, [phone]);
  return null;
}
