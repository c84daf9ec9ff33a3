import type { CallView, EndReason, UserStatus } from '@earshot/client';
import { duration } from './duration.ts';

/** Everything the page says, apart from what went wrong: those sentences come with their codes from the phone. */
export const words = {
  product: 'Earshot',
  yourName: 'Your name',
  start: 'Start',
  signIn: 'Who are you?',
  signInHint: 'People here see this name and can call you. No account, no password.',
  renaming: 'Your name was taken while you were away',
  comingBack: (name: string) => `Signing in as ${name}`,
  otherName: 'Use another name',
  people: 'People',
  whoIsHere: 'Who is here',
  hereNow: 'Here now',
  found: 'Found',
  find: 'Find somebody',
  showMore: 'Show more',
  nobody: 'Nobody else is here yet',
  nobodyHint: 'Open this address on another device, or send it to somebody near you.',
  nobodyHintLocal: 'Press Invite for the address to open on another device.',
  foundCount: (count: number) => `${count.toLocaleString('en')} found`,
  nobodyFound: (search: string) => `Nobody here is called “${search}”.`,
  invite: 'Invite',
  inviteTitle: 'Invite somebody',
  inviteHint: 'They open this address in a browser, or scan the code with a phone.',
  inviteAsking: 'Asking the server for its address...',
  inviteNobody: 'Only this machine reaches the server. EARSHOT_HOST says where it listens.',
  code: (address: string) => `Code for ${address}`,
  copyAddress: 'Copy the address',
  copied: 'Copied',
  me: 'Me',
  willRing: 'You will ring here',
  willRingSilently: 'Press once to hear it ring',
  willNotRing: 'You cannot be called now',
  secondRings: 'A second call will ring softly',
  callersHearBusy: 'Callers hear you are busy',
  offline: 'Offline',
  serverAway: 'The server cannot be reached.',
  microphoneBlocked: 'The microphone is blocked. Allow it in the address bar.',
  microphoneMissing: 'No microphone was found. Plug one in.',
  allowMicrophone: 'Your browser asks for the microphone. Press Allow.',
  serverBusy: 'The server is busy. You will be signed in as soon as it has time.',
  signInWaitsForServer:
    'The server cannot be reached. You will be signed in as soon as it can be. If others reach it, load this page again: your browser may ask whether to trust it.',
  callWaitsForBusy: 'The server is busy. Your call goes out as soon as it has time.',
  notWithoutServer: 'That needed the server. Try again when it is back.',
  callWaitsForServer: 'The server cannot be reached. Your call goes out if it is back soon.',
  tooManyTabs: 'Earshot is open in eight other tabs or windows in your name. Close one of them, and this one goes on.',
  cannotReach: 'The server cannot be reached. If others reach it, load this page again: your browser may ask whether to trust it.',
  loadAgain: 'Load again',
  openSecurely: 'Open the secure address',
  missedCall: (name: string) => `Missed call from ${name}`,
  hereBefore: 'Here before',
  before: (status: string) => `${status} before`,
  signOut: 'Sign out',
  question: 'Who do you want to talk to?',
  questionHint: 'Press a name, and their page rings.',
  busyInCall: 'You are in a call. Hold it to call somebody else.',
  busyCalling: 'You are calling somebody.',
  left: 'Left',
  call: (name: string) => `Call ${name}`,
  callWith: (name: string) => `Call with ${name}`,
  incoming: 'Incoming call',
  callingToo: (name: string) => `${name} is calling too`,
  waitingCall: 'Waiting call',
  waitingTold: (name: string) => `Waiting call: ${name}`,
  holdAndAccept: 'Hold and accept',
  endAndAccept: 'End and accept',
  calls: 'Calls',
  switch: 'Switch',
  switchTo: (name: string) => `Switch to ${name}`,
  backToCall: 'Back to the call',
  inCallFor: (ms: number) => `In call, ${duration(ms)}`,
  onHoldFor: (ms: number) => `On hold for ${duration(ms)}`,
  ofCall: (name: string, said: string) => `${name}: ${said}`,
  onHoldNow: (names: readonly string[]) =>
    `${names.length > 1 ? `${names.slice(0, -1).join(', ')} and ` : ''}${names.at(-1) ?? ''} ${names.length > 1 ? 'are' : 'is'} on hold`,
  accept: 'Accept',
  decline: 'Decline',
  silence: 'Silence',
  silenced: 'Silenced',
  connecting: 'Connecting...',
  reconnecting: 'Reconnecting...',
  calling: 'Calling...',
  ringing: 'Ringing...',
  cancelCall: 'Cancel call',
  endCall: 'End call',
  mute: 'Mute',
  unmute: 'Unmute',
  hold: 'Hold',
  resume: 'Resume',
  tapToHear: 'Tap to hear',
  youAreMuted: 'Your microphone is off',
  talkingMuted: 'You are muted',
  theyAreMuted: (name: string) => `${name}'s microphone is off`,
  notHere: (name: string) => `${name} is not here`,
  microphoneIsOff: 'Microphone off',
  microphoneIsOn: 'Microphone on',
  bothHold: (name: string) => `${name} put it on hold too`,
  callDuration: 'Call duration',
  elsewhere: 'On another tab or device',
  callingElsewhere: 'Calling from another tab or device',
  elsewhereHint: 'Go on talking here, or there.',
  takeHere: 'Continue here',
  heldFor: (ms: number) => `for ${duration(ms)}`,
  talkedBefore: 'talked',
  waitingForThem: (left: number) => `Waiting ${left} s for them to come back`,
  givingUp: (left: number) => `The call is given up in ${left} s`,
  microphoneOn: 'Turn on the microphone',
  callAgain: 'Call again',
  close: 'Close',
  talked: (ms: number) => `You talked for ${duration(ms)}`,
  linkLost: 'The server cannot be reached. Trying again...',
  linkLostInCall: 'The server cannot be reached. Your call goes on.',
  labMode: 'Lab mode: anybody can speak in the name of anybody here.',
  report: 'Call report',
  copyReport: 'Copy as JSON',
  copyByHand: 'The report as JSON, to copy by hand',
  dismiss: 'Dismiss',
  keys: 'Keys',
  keyRows: [
    [['/'], 'Find somebody'],
    [['Enter'], 'Call the only one found'],
    [['↑', '↓', 'Home', 'End'], 'Go through the list'],
    [['M'], 'Mute, unmute'],
    [['H'], 'Hold, resume'],
    [['S'], 'Switch to the call on hold'],
    [['Esc'], 'Silence a ring, close a dialog'],
    [['?'], 'Show the keys'],
  ],
  singleKeys: 'Single keys',
  singleKeysHint: 'A single letter or sign acts while you are not typing.',
  titleRing: (name: string) => `${name} is calling`,
  titleDialing: (name: string) => `Calling ${name} – Earshot`,
  titleTalking: (name: string) => `In call with ${name} – Earshot`,
} as const;

export const statusWords: Readonly<Record<UserStatus, string>> = {
  idle: 'Available',
  calling: 'Calling',
  ringing: 'Ringing',
  incall: 'In call',
  onhold: 'On hold',
};

type Talking = Extract<CallView, { phase: 'talking' }>;
type Ended = Extract<CallView, { phase: 'ended' }>;

/** What a running call is doing, in one line. */
export function talkingWords(call: Talking): string {
  if (call.closedByThem) return `${call.other.username} closed the page`;
  if (call.media === 'reconnecting') return words.reconnecting;
  if (call.heldByMe) return 'On hold';
  if (call.heldByThem) return `${call.other.username} put the call on hold`;
  return call.media === 'connecting' ? words.connecting : 'In call';
}

/** What an end is called: by who had it `byMe`, and by who was called (`incoming`) or has called. */
type EndWords = (name: string, call: { byMe: boolean; incoming: boolean; talkMs: number }) => string;

const missed = words.missedCall;

const endWords: Readonly<Record<EndReason, EndWords>> = {
  hung_up: (_name, { talkMs }) => `Call ended, ${duration(talkMs)}`,
  rejected: (name, { byMe }) => (byMe ? 'You declined the call' : `${name} declined`),
  cancelled: (name, { byMe }) => (byMe ? 'Call cancelled' : missed(name)),
  no_answer: (name, { incoming }) => (incoming ? missed(name) : 'No answer'),
  user_busy: (name) => `${name} is busy`,
  unreachable: (name, { incoming }) => (incoming ? missed(name) : `${name} cannot be reached`),
  lost: () => 'Connection lost',
  failed: () => 'The call could not be connected',
};

/** How a call ended and how long it was, in one line. */
export function endedWords(call: Ended, incoming: boolean): string {
  return endWords[call.reason](call.other.username, { ...call, incoming });
}
