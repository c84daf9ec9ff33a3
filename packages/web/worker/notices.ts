import type { Shown } from '../src/later/push/shown.ts';
import type { RingPush } from './ring-push.ts';
import { words } from './words.ts';

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

const look = { icon: '/icon-512.png', badge: '/icon-180.png', lang: 'en' } as const;
const ringing = [400, 200, 400, 1_200];

/** A call that rings; it can be declined where this browser has a key. All of one call take the place of each other. */
export function ringNotice({ caller, call }: RingPush, canDecline: boolean): Notice {
  const answer = { action: 'answer', title: words.answer };
  return {
    title: words.calling(caller),
    options: {
      ...look,
      tag: call,
      actions: canDecline ? [answer, { action: 'decline', title: words.decline }] : [answer],
      requireInteraction: true,
      renotify: true,
      vibrate: [...ringing, ...ringing, ...ringing],
      data: { caller, call, rings: true },
    },
  };
}

/** A call that rings no more. */
export function overNotice({ caller, call, over }: RingPush): Notice {
  const title = { missed: words.missed, answered_elsewhere: words.elsewhere, declined: words.declined }[over ?? 'missed'](caller);
  return { title, options: { ...look, tag: call, silent: true, data: { caller, call, rings: false } } };
}

/** The server could not be told that a call is declined. */
export function notDeclinedNotice({ caller, call }: Shown): Notice {
  return {
    title: words.notDeclined(caller),
    options: { ...look, body: words.notDeclinedHint, tag: call ?? '', data: { caller, call, rings: false } },
  };
}

/** A push that cannot be read: something has to be shown, and nothing that is not true. */
export const unreadNotice: Notice = {
  title: words.somebody,
  options: { ...look, body: words.somebodyHint, tag: 'unread', data: { caller: '', call: null, rings: false } },
};
