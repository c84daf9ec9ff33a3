import { spoken } from '../../spoken.ts';

/** What the page says about being woken for a ring. */
export const pushWords = spoken('push', {
  title: 'Notifications',
  switch: 'Notify me when the page is closed',
  hint: 'The browser then shows who is calling, with Answer and Decline, as long as it runs.',
  asking: 'Asking the browser...',
  impossible: {
    untrusted: 'Not in this browser as long as it does not trust the certificate of this server.',
    unsupported: 'Not in this browser: it takes no messages for a closed page. No browser does in a private window.',
    'not-installed': 'On iPhone and iPad, put Earshot on the home screen first: press Share, then Add to Home Screen, and open it there.',
    guest: 'Not as a guest: this browser keeps no key by which it could be woken.',
  },
  blocked:
    'This browser has been told to show no notifications from this page. To allow them, press the icon before the address, or open the settings of the browser for this page.',
  failed: {
    refused: 'Nothing was allowed, so nothing was switched on.',
    'no-service': 'The browser could not reach the service of its maker that brings such messages, so nothing was switched on.',
    'no-server': 'The server gave no answer, so nothing was switched on. Try again.',
  },
  service: (host: string) => `Notify me through ${host}`,
  serviceHint: 'Whoever runs this server offers that service to people who would rather be notified there than by the browser.',
  follow: 'In the app of that service, follow this topic. Whoever knows it reads who calls you:',
  trust: 'What to do about it',
  overByNow: 'That call is over. Recents says who it was.',
});
