import type { CallView, UserStatus } from '@earshot/client';
import { duration } from './duration.ts';

/**
 * What the page says at once. The rest is in `later/words.ts`; what went wrong comes with its code from the phone, and
 * its sentence with it.
 */
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
  copyAddress: 'Copy the address',
  copied: 'Copied',
  me: 'Me',
  willRing: 'You will ring here',
  willRingSilently: 'Press once to hear it ring',
  willNotRing: 'You cannot be called now',
  secondRings: 'A second call will ring softly',
  callersHearBusy: 'Callers hear you are busy',
  doNotDisturb: 'Do not disturb',
  andDoNotDisturb: (status: string) => `${status}, do not disturb`,
  dndIsOn: 'Do not disturb is on.',
  offline: 'Offline',
  serverAway: 'The server cannot be reached.',
  microphoneBlocked: 'The microphone is blocked. Allow it in the address bar.',
  microphoneMissing: 'No microphone was found. Plug one in.',
  allowMicrophone: 'Your browser asks for the microphone. Press Allow.',
  serverBusy: 'The server is busy. You will be signed in as soon as it has time.',
  signInWaitsForServer:
    'The server cannot be reached. You will be signed in as soon as it can be. If others reach it, load this page again: your browser may ask whether to trust it.',
  callWaitsForBusy: 'The server is busy. Your call goes out as soon as it has time.',
  callWaitsForServer: 'The server cannot be reached. Your call goes out if it is back soon.',
  tooManyTabs: 'Earshot is open in eight other tabs or windows in your name. Close one of them, and this one goes on.',
  cannotReach: 'The server cannot be reached. If others reach it, load this page again: your browser may ask whether to trust it.',
  loadAgain: 'Load again',
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
  waitingTold: (name: string) => `Waiting call: ${name}`,
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
  theyAreMuted: (name: string) => `${name}'s microphone is off`,
  microphoneIsOff: 'Microphone off',
  microphoneIsOn: 'Microphone on',
  bothHold: (name: string) => `${name} put it on hold too`,
  callDuration: 'Call duration',
  heldFor: (ms: number) => `for ${duration(ms)}`,
  talkedBefore: 'talked',
  microphoneOn: 'Turn on the microphone',
  linkLost: 'The server cannot be reached. Trying again...',
  settings: 'Settings',
  keys: 'Keys',
} as const;

export const statusWords: Readonly<Record<UserStatus, string>> = {
  idle: 'Available',
  calling: 'Calling',
  ringing: 'Ringing',
  incall: 'In call',
  onhold: 'On hold',
};

type Talking = Extract<CallView, { phase: 'talking' }>;
/** What a running call is doing, in one line. */
export function talkingWords(call: Talking): string {
  if (call.closedByThem) return `${call.other.username} closed the page`;
  if (call.media === 'reconnecting') return words.reconnecting;
  if (call.heldByMe) return 'On hold';
  if (call.heldByThem) return `${call.other.username} put the call on hold`;
  return call.media === 'connecting' ? words.connecting : 'In call';
}
