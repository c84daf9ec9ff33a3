import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Phone } from '@earshot/client';
import type { CallSet } from '../call-set.ts';
import { words } from './words.ts';

/** The keys of a keyboard or headset, by the actions of the browser (W3C Media Session). */
export type Key = 'play' | 'pause' | 'stop' | 'hangup' | 'togglemicrophone';

declare global {
  /** With what the types do not know yet. */
  interface MediaSession {
    setActionHandler(action: Key, deed: (() => void) | null): void;
  }
}

/** What keys ask of a phone. */
type Keyed = Pick<Phone, 'accept' | 'decline' | 'end' | 'mute' | 'unmute'>;

/** What a call has to say to the system, and to the keys of a headset. */
export interface Session {
  readonly title: string;
  /** Whether there is a microphone to be muted, and whether it is on. */
  readonly microphone: boolean | null;
  readonly deeds: Readonly<Partial<Record<Key, (phone: Keyed) => void>>>;
}

/**
 * What the system shows of my calls, and what its keys do: whoever is rung takes the call by the key that plays, and
 * declines by the one that stops or hangs up; in a call these end it. Null while there is none. Pure.
 */
export function sessionOf({ front, active }: Pick<CallSet, 'front' | 'active'>): Session | null {
  if (front?.view.phase === 'ringing') {
    return { title: words.titleRing(front.view.other.username), microphone: null, deeds: ringDeeds(front.id) };
  }
  if (active === null || active.view.phase === 'elsewhere') return null;
  const { id, view } = active;
  if (view.phase === 'dialing') return { title: words.titleDialing(view.other.username), microphone: null, deeds: endDeeds(id) };
  return {
    title: words.titleTalking(view.other.username),
    microphone: !view.muted,
    deeds: { ...endDeeds(id), togglemicrophone: (phone) => (view.muted ? phone.unmute() : phone.mute()) },
  };
}

function ringDeeds(id: string): Session['deeds'] {
  function accept(phone: Keyed): void {
    void phone.accept({ call: id });
  }
  function decline(phone: Keyed): void {
    void phone.decline(id);
  }
  return { play: accept, pause: accept, stop: decline, hangup: decline };
}

function endDeeds(id: string): Session['deeds'] {
  function end(phone: Keyed): void {
    void phone.end(id);
  }
  return { stop: end, hangup: end };
}

const keys: readonly Key[] = ['play', 'pause', 'stop', 'hangup', 'togglemicrophone'];

/** A browser throws at the name of an action that it does not know. */
function setKey(key: Key, deed: (() => void) | null): void {
  try {
    navigator.mediaSession.setActionHandler(key, deed);
  } catch {
    // Then it has no such key.
  }
}

interface Props {
  readonly phone: Phone;
  readonly calls: CallSet;
}

/** Tells the system of my calls, and lets its keys take and end them, where the browser can. */
export function MediaKeys({ phone, calls }: Props) {
  const session = sessionOf(calls);
  const sessionRef = useRef(session);
  useLayoutEffect(() => {
    sessionRef.current = session;
  });
  const title = session?.title;
  const has = session === null ? '' : Object.keys(session.deeds).join(' ');
  useEffect(() => {
    if (!('mediaSession' in navigator) || title === undefined) return;
    navigator.mediaSession.metadata = new MediaMetadata({
      title,
      artwork: [{ src: '/icon-512.png', sizes: '512x512', type: 'image/png' }],
    });
    const mine = keys.filter((key) => has.split(' ').includes(key));
    for (const key of mine) setKey(key, () => sessionRef.current?.deeds[key]?.(phone));
    return () => {
      navigator.mediaSession.metadata = null;
      for (const key of mine) setKey(key, null);
    };
  }, [phone, title, has]);
  const microphone = session?.microphone ?? null;
  useEffect(() => {
    if (microphone === null || !('mediaSession' in navigator) || !('setMicrophoneActive' in navigator.mediaSession)) return;
    const told: unknown = navigator.mediaSession.setMicrophoneActive(microphone);
    if (told instanceof Promise) told.catch(() => undefined);
  }, [microphone]);
  return null;
}
