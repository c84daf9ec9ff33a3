import type { PhoneStorage } from './phone-api.ts';

const nameKey = 'earshot.name';
const tokenKey = 'earshot.token';

/** What outlives a reload. */
export interface Remembered {
  readonly name: string;
  readonly token: string;
}

/** Who signed in here last, or null. */
export const recall = (storage: PhoneStorage): Remembered | null => {
  const token = storage.get(tokenKey);
  return token === null || token === '' ? null : { name: recallName(storage), token };
};

export const recallName = (storage: PhoneStorage): string => storage.get(nameKey) ?? '';

export const remember = (storage: PhoneStorage, { name, token }: Remembered): void => {
  storage.set(nameKey, name);
  storage.set(tokenKey, token);
};

/** Drops the token, unless another tab has put its own there since. */
export const forget = (storage: PhoneStorage, token: string): void => {
  if (storage.get(tokenKey) === token) storage.set(tokenKey, null);
};
