/**
 * What each verb says when it is asked for `--help`, with nothing installed, built or started. `start` and `dev` are
 * not here: the server itself tells its settings.
 * @type {Map<string, string>}
 */
export const usages = new Map([
  ['build', 'npm run build\n\nBuilds the page into packages/web/dist.'],
  ['check', 'npm run check\n\nFormat, lint, types, unit tests, build, page size, documents in step: before each commit.'],
  [
    'test',
    'npm test\n\nEverything that npm run check does, the tests of the server, and real browsers, which are installed when they are missing.',
  ],
  ['screenshot', 'npm run screenshot\n\nTakes the picture in the README anew.'],
  [
    'bench',
    `npm run bench [-- bench ...]

Measures, each figure beside a reference in the same run, and prints tables. Runs on Linux. Without names all of them run:

  set-up        press to ring, and Accept to sound, beside a bare pair of connections
  mouth-to-ear  how long the sound is on its way, beside a bare pair
  mesh          what a call of three, five and eight takes of each page, beside a call of two
  noise         how far a voice stands above noise with the noise filter, and the CPU of the page, beside without
  relay         signals that the server passes on, beside other servers
  calls         the server's CPU of whole calls, sign-ins and reconnects, and when idle, beside Kamailio's call (installed on
                Debian as root)
  groups        how far apart 50 members of a group hear its ring, beside the ring of one person
  buses         what a core in a thread or process of its own costs, beside all in one thread (with nats-server, if there is one)
  away          what a core that is away costs the door of those in calls, and when they are back (with nats-server)
  records       commits a second, and the CPU of a call, with PostgreSQL beside SQLite (with postgresql, if there is one)
  scale         what a core without doors carries with 100,000 people online, beside Kamailio's call, and what threads of doors take
  memory        what an idle connection holds, beside a bare server
  idle          how often a server with nobody there wakes, and its CPU
  sign-ins      a thousand people who sign in, and a call that runs meanwhile
  history       a page of history where there are a million entries
  keys          sign-ins that prove a key, beside guests, and tokens that are renewed
  start         from npm start to the first answer, beside a bare server
  page          what the first load weighs`,
  ],
  ['long', 'npm run long\n\nThe stories with real browsers that take longest and that npm test leaves out.'],
  [
    'chaos',
    `npm run chaos [-- word ... | --option ...]

Breaks servers, networks, pages and machines under calls in real browsers, and writes its part of docs/reliability.md.
Runs as root on Linux. Words choose the events with one of them in their names, which are in that document.

  --tries=N  tries each event at most so often
  --seed=N   throws the same dice again
  --short    the short form that npm test runs, which writes nothing`,
  ],
  [
    'reach',
    `npm run reach

Calls pages that are in front, hidden, frozen and closed, in Chromium and Firefox, with a certificate they trust and one
they do not, and writes docs/reachability.md. Takes ten minutes, in most of which the pages are left alone. Runs on Linux.`,
  ],
  [
    'soak',
    `npm run soak [-- minutes]

Calls, reloads and floods in turns, for 60 minutes when no number is given, while the memory, descriptors and database of the
server and the sound of one running call are watched. Writes its part of docs/reliability.md. Runs on Linux.
A server is warm after some ten minutes: what grows in a short soak says little.`,
  ],
  [
    'stories',
    `npm run stories [-- stories [first]]

The simulator tells 20,000 stories when no number is given, the first of them from seed 1, and the search goes through every
order of seven events. What breaks a rule is told with its seed, and this tells that story again:

  SIM_SEED=<n> node --test packages/client/test/simulator.test.ts

npm test tells 150, npm run check 430.`,
  ],
]);
