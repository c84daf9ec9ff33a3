import { fits, flag, object, sizes, text } from '@earshot/protocol';
import type { Kept } from './call/state.ts';
import type { PhoneStorage } from './phone-api.ts';

const nameKey = 'earshot.name';
const tokenKey = 'earshot.token';

const callKey = 'earshot.call';

const id = text({ max: sizes.id });
const KeptCall = object({ callId: id, muted: flag, other: object({ id, username: text({ max: sizes.sentence }) }) });

/** Keeps the calls of this tab over a reload of it. */
export function keepCalls(tab: PhoneStorage, kept: readonly Kept[]): void {
  const calls = kept.map(({ callId, muted, other }) => ({ callId, muted, other }));
  tab.set(callKey, calls.length === 0 ? null : JSON.stringify(calls));
}

/** Keeps the text of a call while the page is loaded again, or no longer (null). */
export function keepText(tab: PhoneStorage, { callId, text: kept }: { readonly callId: string; readonly text: unknown }): void {
  tab.set(textKey(callId), kept === null ? null : JSON.stringify(kept));
}

function textKey(callId: string): string {
  return `earshot.text ${callId}`;
}

function parsed(json: string | null): unknown {
  try {
    return JSON.parse(json ?? 'null');
  } catch {
    return null;
  }
}

/** The calls that this tab held before it was loaded again. A page of an older server has kept one, and no list. */
export function recallCalls(tab: PhoneStorage): readonly Kept[] {
  return [parsed(tab.get(callKey))]
    .flat()
    .filter((one) => fits(KeptCall, one))
    .map((call) => ({ ...call, text: parsed(tab.get(textKey(call.callId))) }));
}

/**
 * What a tab keeps, and for a tab that is opened the browser: two tabs may be two people. What another tab has put into
 * the browser since stays there.
 */
export function tabFirst(tab: PhoneStorage, browser: PhoneStorage): PhoneStorage {
  function get(key: string): string | null {
    return tab.get(key) ?? browser.get(key);
  }
  return {
    get,
    set: (key, value) => {
      if (value !== null || browser.get(key) === get(key)) browser.set(key, value);
      tab.set(key, value);
    },
  };
}

/** What outlives a reload. */
export interface Remembered {
  readonly name: string;
  readonly token: string;
}

/** Who signed in here last, or null. */
export function recall(storage: PhoneStorage): Remembered | null {
  const token = storage.get(tokenKey);
  return token === null || token === '' ? null : { name: recallName(storage), token };
}

export function recallName(storage: PhoneStorage): string {
  return storage.get(nameKey) ?? '';
}

export function remember(storage: PhoneStorage, { name, token }: Remembered): void {
  storage.set(nameKey, name);
  storage.set(tokenKey, token);
}

/** Drops the token, unless another tab has put its own there since. */
export function forget(storage: PhoneStorage, token: string): void {
  if (storage.get(tokenKey) === token) storage.set(tokenKey, null);
}
