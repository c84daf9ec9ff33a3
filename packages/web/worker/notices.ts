import type { Shown } from '../src/later/push/shown.ts';
import type { RingPush } from './ring-push.ts';
import { named, type Speech } from '../src/later/push/speech.ts';
import { english } from './speaking.ts';

/** With what not every browser has, and the types do not know (WHATWG Notifications). */
interface Options extends NotificationOptions {
  readonly actions?: readonly { readonly action: string; readonly title: string }[];
  readonly renotify?: boolean;
  readonly vibrate?: readonly number[];
  readonly data: Shown;
}

/** A notification as it is shown. */
export interface Notice {
  readonly title: string;
  readonly options: Options;
}

const look = { icon: '/icon-512.png', badge: '/icon-180.png' } as const;
const ringing = [400, 200, 400, 1_200];

/** A call that rings; it can be declined where this browser has a key. All of one call take the place of each other. */
export function ringNotice({ caller, call }: RingPush, canDecline: boolean, { language, texts }: Speech = english): Notice {
  const answer = { action: 'answer', title: texts.answer };
  return {
    title: named(texts.calling, caller),
    options: {
      ...look,
      lang: language,
      tag: call,
      actions: canDecline ? [answer, { action: 'decline', title: texts.decline }] : [answer],
      requireInteraction: true,
      renotify: true,
      vibrate: [...ringing, ...ringing, ...ringing],
      data: { caller, call, rings: true },
    },
  };
}

/** A call that rings no more. */
export function overNotice({ caller, call, over }: RingPush, { language, texts }: Speech = english): Notice {
  const text = { missed: texts.missed, answered_elsewhere: texts.elsewhere, declined: texts.declined }[over ?? 'missed'];
  const title = named(text, caller);
  return { title, options: { ...look, lang: language, tag: call, silent: true, data: { caller, call, rings: false } } };
}

/** The server could not be told that a call is declined. */
export function notDeclinedNotice({ caller, call }: Shown, { language, texts }: Speech = english): Notice {
  return {
    title: named(texts.notDeclined, caller),
    options: { ...look, lang: language, body: texts.notDeclinedHint, tag: call ?? '', data: { caller, call, rings: false } },
  };
}

/** A push that cannot be read: something has to be shown, and nothing that is not true. */
export function unreadNotice({ language, texts }: Speech = english): Notice {
  return {
    title: texts.somebody,
    options: { ...look, lang: language, body: texts.somebodyHint, tag: 'unread', data: { caller: '', call: null, rings: false } },
  };
}
