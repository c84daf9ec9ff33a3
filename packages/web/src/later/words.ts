import type { CallView, EndedBecause } from '@earshot/client';
import { duration } from '../duration.ts';
import { words as first } from '../words.ts';

/** What the page says, with what is said only by what is loaded later. */
export const words = {
  ...first,
  serverBusy: 'The server is busy. You will be signed in as soon as it has time.',
  signInWaitsForServer:
    'The server cannot be reached. You will be signed in as soon as it can be. If others reach it, load this page again: your browser may ask whether to trust it.',
  comingBack: (name: string) => `Signing in as ${name}`,
  otherName: 'Use another name',
  tooManyTabs: 'Earshot is open in eight other tabs or windows in your name. Close one of them, and this one goes on.',
  cannotReach: 'The server cannot be reached. If others reach it, load this page again: your browser may ask whether to trust it.',
  loadAgain: 'Load again',
  microphoneOn: 'Turn on the microphone',
  talkedBefore: 'talked',
  bothHold: (name: string) => `${name} put it on hold too`,
  theyAreMuted: (name: string) => `${name}'s microphone is off`,
  youAreMuted: 'Your microphone is off',
  tapToHear: 'Tap to hear',
  resume: 'Resume',
  hold: 'Hold',
  endCall: 'End call',
  openSecurely: 'Open the secure address',
  guest: 'You are a guest: this browser keeps no key, so your name is free when you leave.',
  yours: 'If this is your name',
  yoursHint:
    'If this is your name, open Earshot in the browser where you have used it, or link this one to it below. If you have lost that one, use your recovery code.',
  nobodyFound: (search: string) => `Nobody here is called “${search}”.`,
  foundCount: (count: number) => `${count.toLocaleString('en')} found`,
  find: 'Find somebody',
  keys: 'Keys',
  settings: 'Settings',
  invite: 'Invite',
  waitingTold: (name: string) => `Waiting call: ${name}`,
  recents: 'Recents',
  missedCount: (count: number) => `${count} missed ${count === 1 ? 'call' : 'calls'}`,
  sides: 'People and calls',
  nobody: 'Nobody else is here yet',
  nobodyHint: 'Open this address on another device, or send it to somebody near you.',
  nobodyHintLocal: 'Press Invite for the address to open on another device.',
  copyAddress: 'Copy the address',
  copied: 'Copied',
  inviteTitle: 'Invite somebody',
  inviteHint: 'They open this address in a browser, or scan the code with a phone.',
  inviteAsking: 'Asking the server for its address...',
  inviteNobody: 'Only this machine reaches the server. EARSHOT_HOST says where it listens.',
  code: (address: string) => `Code for ${address}`,
  notWithoutServer: 'That needed the server. Try again when it is back.',
  missedCall: (name: string) => `Missed call from ${name}`,
  waitingCall: 'Waiting call',
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
  talkingMuted: 'You are muted',
  notHere: (name: string) => `${name} is not here`,
  moveHere: 'Move the call here',
  waitingForThem: (left: number) => `Waiting ${left} s for them to come back`,
  givingUp: (left: number) => `The call is given up in ${left} s`,
  callAgain: 'Call again',
  close: 'Close',
  talked: (ms: number) => `You talked for ${duration(ms)}`,
  linkLostInCall: 'The server cannot be reached. Your call goes on.',
  labMode: 'Lab mode: anybody can speak in the name of anybody here.',
  report: 'Call report',
  copyReport: 'Copy as JSON',
  copyByHand: 'The report as JSON, to copy by hand',
  dismiss: 'Dismiss',
  keyRows: [
    [['/'], 'Find somebody'],
    [['Enter'], 'Call the only one found'],
    [['↑', '↓', 'Home', 'End'], 'Go through the list'],
    [['←', '→'], 'Go to the options of a person, and back'],
    [['M'], 'Mute, unmute'],
    [['H'], 'Hold, resume'],
    [['S'], 'Switch to the call on hold'],
    [['Esc'], 'Silence a ring, close a dialog'],
    [['?'], 'Show the keys'],
  ],
  singleKeys: 'Single keys',
  singleKeysHint: 'A single letter or sign acts while you are not typing.',
  titleMissed: (count: number) => `(${count}) Earshot`,
  titleRing: (name: string) => `${name} is calling`,
  titleDialing: (name: string) => `Calling ${name} – Earshot`,
  titleTalking: (name: string) => `In call with ${name} – Earshot`,
} as const;

type Ended = Extract<CallView, { phase: 'ended' }>;

/** What an end is called: by who had it `byMe`, and by who was called (`incoming`) or has called. */
type EndWords = (name: string, call: { byMe: boolean; incoming: boolean; talkMs: number }) => string;

const missed = words.missedCall;

const endWords: Readonly<Record<EndedBecause, EndWords>> = {
  hung_up: (_name, { talkMs }) => `Call ended, ${duration(talkMs)}`,
  rejected: (name, { byMe }) => (byMe ? 'You declined the call' : `${name} declined`),
  cancelled: (name, { byMe }) => (byMe ? 'Call cancelled' : missed(name)),
  no_answer: (name, { incoming }) => (incoming ? missed(name) : 'No answer'),
  user_busy: (name) => `${name} is busy`,
  do_not_disturb: (name) => `${name} does not want to be disturbed`,
  unreachable: (name, { incoming }) => (incoming ? missed(name) : `${name} cannot be reached`),
  lost: () => 'Connection lost',
  failed: () => 'The call could not be connected',
};

/** How a call ended and how long it was, in one line. */
export function endedWords(call: Ended, incoming: boolean): string {
  return endWords[call.reason](call.other.username, { ...call, incoming });
}

type Talking = Extract<CallView, { phase: 'talking' }>;

/** What a running call is doing, in one line. */
export function talkingWords(call: Talking): string {
  if (call.closedByThem) return `${call.other.username} closed the page`;
  if (call.media === 'reconnecting') return words.reconnecting;
  if (call.heldByMe) return 'On hold';
  if (call.heldByThem) return `${call.other.username} put the call on hold`;
  return call.media === 'connecting' ? words.connecting : 'In call';
}
