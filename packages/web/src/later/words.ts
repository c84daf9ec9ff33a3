import type { CallView, EndedBecause } from '@earshot/client';
import { duration } from '../duration.ts';
import { language } from '../language.ts';
import { spoken } from '../spoken.ts';
import { words as first } from '../words.ts';

/** What is said only by what is loaded later. */
export const laterWords = spoken('later', {
  serverBusy: 'The server is busy. You will be signed in as soon as it has time.',
  signInWaitsForServer:
    'The server cannot be reached. You will be signed in as soon as it can be. If others reach it, load this page again: your browser may ask whether to trust it.',
  wallPhone: 'Wall phone',
  comingBack: (name: string) => `Signing in as ${name}`,
  otherName: 'Use another name',
  tooManyTabs: 'Earshot is open in eight other tabs or windows in your name. Close one of them, and this one goes on.',
  cannotReach: 'The server cannot be reached. If others reach it, load this page again: your browser may ask whether to trust it.',
  loadAgain: 'Load again',
  updated: 'Earshot has been updated: load the page again to use the new version.',
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
  foundCount: (count: string) => `${count} found`,
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
  notWithoutServer: 'That needs the server. Try again when it is back.',
  missedCall: (name: string) => `Missed call from ${name}`,
  waitingCall: 'Waiting call',
  holdAndAccept: 'Hold and accept',
  endAndAccept: 'End and accept',
  calls: 'Calls',
  switch: 'Switch',
  switchTo: (name: string) => `Switch to ${name}`,
  backToCall: 'Back to the call',
  inCallFor: (time: string) => `In call, ${time}`,
  onHoldFor: (time: string) => `On hold for ${time}`,
  ofCall: (name: string, said: string) => `${name}: ${said}`,
  onHoldNow: (names: string, count: number) => `${names} ${count === 1 ? 'is' : 'are'} on hold`,
  talkingMuted: 'You are muted',
  notHere: (name: string) => `${name} is not here`,
  moveHere: 'Move the call here',
  waitingForThem: (left: number) => `Waiting ${left} s for them to come back`,
  givingUp: (left: number) => `Giving up in ${left} s`,
  callAgain: 'Call again',
  close: 'Close',
  talked: (time: string) => `You talked for ${time}`,
  linkLostInCall: 'The server cannot be reached. Your call goes on.',
  labMode: 'Lab mode: anybody can speak in the name of anybody here.',
  report: 'Call report',
  copyReport: 'Copy as JSON',
  copyByHand: 'The report as JSON, to copy by hand',
  dismiss: 'Dismiss',
  keyFind: 'Find somebody',
  keyCall: 'Call the only one found',
  keyList: 'Go through the list',
  keyOptions: 'Go to the options of a person, and back',
  keyPickUp: 'Pick up a call of my group',
  keyMute: 'Mute, unmute',
  keyHold: 'Hold, resume',
  keySwitch: 'Switch to the call on hold',
  keyEscape: 'Silence a ring, close a dialog',
  keyKeys: 'Show the keys',
  singleKeys: 'Single keys',
  singleKeysHint: 'A single letter or sign acts while you are not typing.',
  titleMissed: (count: number) => `(${count}) Earshot`,
  titleRing: (name: string) => `${name} is calling`,
  titleDialing: (name: string) => `Calling ${name} – Earshot`,
  titleTalking: (name: string) => `In call with ${name} – Earshot`,
});

/** All of it. */
export const words = { ...first, ...laterWords };

/** Names as a sentence lists them. */
export function listed(names: readonly string[]): string {
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(names);
}

type Ended = Extract<CallView, { phase: 'ended' }>;

/** How a call ended, and what it is doing. */
export const callWords = spoken('call', {
  ended: (time: string) => `Call ended, ${time}`,
  youDeclined: 'You declined the call',
  declined: (name: string) => `${name} declined`,
  cancelled: 'Call cancelled',
  noAnswer: 'No answer',
  isBusy: (name: string) => `${name} is busy`,
  doesNotWant: (name: string) => `${name} does not want to be disturbed`,
  cannotBeReached: (name: string) => `${name} cannot be reached`,
  lost: 'Connection lost',
  failed: 'The call could not be connected',
  taken: (name: string, taker: string) => `${taker} took the call from ${name}`,
  closedPage: (name: string) => `${name} closed the page`,
  onHold: 'On hold',
  putOnHold: (name: string) => `${name} put the call on hold`,
  inCall: 'In call',
});

/** What an end is called: by who had it `byMe`, and by who was called (`incoming`) or has called. */
type EndWords = (name: string, call: { byMe: boolean; incoming: boolean; talkMs: number; taker?: string | null }) => string;

const missed = words.missedCall;

const endWords: Readonly<Record<EndedBecause, EndWords>> = {
  hung_up: (_name, { talkMs }) => callWords.ended(duration(talkMs)),
  rejected: (name, { byMe }) => (byMe ? callWords.youDeclined : callWords.declined(name)),
  cancelled: (name, { byMe }) => (byMe ? callWords.cancelled : missed(name)),
  no_answer: (name, { incoming }) => (incoming ? missed(name) : callWords.noAnswer),
  user_busy: (name) => callWords.isBusy(name),
  do_not_disturb: (name) => callWords.doesNotWant(name),
  unreachable: (name, { incoming }) => (incoming ? missed(name) : callWords.cannotBeReached(name)),
  answered_elsewhere: (name, { taker }) => callWords.taken(name, taker ?? ''),
  lost: () => callWords.lost,
  failed: () => callWords.failed,
};

/** How a call ended and how long it was, in one line. */
export function endedWords(call: Ended, incoming: boolean): string {
  return endWords[call.reason](call.other.username, { ...call, incoming });
}

type Talking = Extract<CallView, { phase: 'talking' }>;

/** What a running call is doing, in one line. */
export function talkingWords(call: Talking): string {
  if (call.closedByThem) return callWords.closedPage(call.other.username);
  if (call.media === 'reconnecting') return words.reconnecting;
  if (call.heldByMe) return callWords.onHold;
  if (call.heldByThem) return callWords.putOnHold(call.other.username);
  return call.media === 'connecting' ? words.connecting : callWords.inCall;
}
