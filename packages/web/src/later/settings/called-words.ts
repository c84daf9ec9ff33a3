import { spoken } from '../../spoken.ts';

/** What `Can I be called from here?` says: for each thing that a call needs, how it is, and what to do. */
export const calledWords = spoken('called', {
  title: 'Can I be called from here?',
  yes: 'Yes. A call to you rings in this page.',
  also: 'Yes, in this page, and also while it is closed.',
  no: 'Not as things are. What is marked below stands in the way.',
  way: 'Calls with people elsewhere need a way out of this network, by UDP or by a relay.',
  tryWays: 'Try the way out',
  works: 'Works',
  look: 'Look at this',
  broken: 'Does not work',
  server: {
    socket: 'The server can be reached, and says at once when somebody calls.',
    stream: 'The server can be reached by an event stream, since something on the way lets no socket through. A call rings just as fast.',
    away: 'The server cannot be reached. Check the network of this device; the page tries again by itself.',
  },
  microphone: {
    granted: 'This page may use the microphone.',
    unknown: 'The browser will ask for the microphone at the first call. Allow it then.',
    blocked: 'The microphone is blocked. Press the icon before the address to allow it.',
    missing: 'No microphone was found. Plug one in.',
  },
  sound: {
    yes: 'This page may play sound, so a call is heard.',
    no: 'The browser plays no sound before anybody has pressed something in this page. Press anywhere.',
  },
  certificate: {
    own: 'The certificate of the server is one that browsers may know.',
    ca: 'A CA of this installation has signed the certificate. If the browser warns, see Trust below.',
    'self-signed': 'The server has signed its certificate by itself: calls work, but a closed page cannot be woken.',
    unknown: 'The certificate of the server is not known now.',
  },
  closed: {
    on: 'When the page is closed, this device is told of a ring.',
    off: 'When the page is closed, nothing rings here. Notifications above can be switched on.',
    blocked: 'When the page is closed, nothing rings here, because the browser may show no notifications.',
    impossible: 'When the page is closed, nothing rings here. Notifications above says why.',
    unknown: 'Whether this device is told of a ring when the page is closed is not known yet.',
  },
  quiet: {
    no: 'You may be disturbed.',
    yes: 'Do not disturb is on, so nothing rings.',
  },
});
