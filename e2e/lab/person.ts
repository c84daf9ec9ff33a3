import type { Voice } from './voice.ts';

/** What a person can find on a page, by the words of the page alone. */
export interface Shown {
  readonly role: 'button' | 'alertdialog' | 'region' | 'alert' | 'status' | 'timer' | 'textbox' | 'list';
  /** The whole accessible name; left out: any. */
  readonly name?: string;
  /** A part of its text. */
  readonly text?: string | RegExp;
}

/**
 * Somebody in front of a browser, whichever it is. Everything waits until it can be done, or fails after its deadline.
 */
export interface Person {
  /** The name that they are known under in the test. */
  readonly name: string;
  /** The voice of their microphone. */
  readonly voice: Voice;
  /** Presses the button with this accessible name. */
  press(button: string): Promise<void>;
  write(textbox: string, text: string): Promise<void>;
  sees(what: Shown): Promise<void>;
  doesNotSee(what: Shown): Promise<void>;
  /** Runs a function in their page; it may use nothing but its argument. */
  run<A, R>(task: (argument: A) => R | Promise<R>, argument: A): Promise<R>;
}

/** Signs in at the open page. */
export async function signIn(person: Person): Promise<void> {
  await person.write('Your name', person.name);
  await person.press('Start');
  await person.sees({ role: 'region', name: 'Me', text: person.name });
}

/** One calls the other, and the other's page rings. */
export async function ring(caller: Person, callee: Person): Promise<void> {
  await caller.press(`Call ${callee.name}`);
  await callee.sees({ role: 'alertdialog', name: 'Incoming call', text: caller.name });
}

/** One calls, the other accepts, and both are in the call. */
export async function connect(caller: Person, callee: Person): Promise<void> {
  await ring(caller, callee);
  await callee.press('Accept');
  await Promise.all([expectInCall(caller, callee), expectInCall(callee, caller)]);
}

/** The person is in a call with `other`. */
export async function expectInCall(person: Person, other: Person): Promise<void> {
  await person.sees({ role: 'region', name: `Call with ${other.name}`, text: 'In call' });
}

/** The page tells how it ended. */
export function expectReceipt(person: Person, text: string | RegExp): Promise<void> {
  return person.sees({ role: 'status', text });
}
