import { spoken } from '../../spoken.ts';

/** What is said to whoever has opened the link that makes an admin. */
export const claimWords = spoken('claim', {
  signInFirst: 'You have opened the admin link. Sign in; then you are asked whether you want to be an admin.',
  title: 'Become an admin?',
  asked:
    'You have opened the link that the server printed for its owner. An admin sees everybody whom the server knows, invites people, lets them in, and signs their devices out. The link works once.',
  yes: 'Become an admin',
  notNow: 'Not now',
  known: 'You are an admin already, and the link is still good: it can make somebody else one, in their browser.',
  used: 'This link has been used, or is too old. On the machine of the server, this prints a new one:',
  command: 'npm start -- admin-link',
  keyless:
    'This browser keeps no key, so nothing can be signed here. Open the link in an ordinary window, not in a private one, and sign in there.',
  done: 'You are an admin now. “Admin” is in Settings from now on.',
  open: 'Open Admin',
});
