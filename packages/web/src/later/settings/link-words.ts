import { spoken } from '../../spoken.ts';

/** What is said while a device is linked, on both sides. */
export const linkWords = spoken('link', {
  linkDevice: 'Link a device',
  linkHint: 'Scan the code with your other device, or open this address there, press “Link this device” and type the digits.',
  making: 'Asking the server for a code...',
  digits: 'Digits:',
  goodFor: (minutes: number) => (minutes <= 1 ? 'Good for another minute.' : `Good for ${minutes} minutes.`),
  voided: 'Somebody has tried too many wrong digits, so these are void. Scan the code, or press “New code” for other digits.',
  over: 'This code is no longer good.',
  newCode: 'New code',
  requestTitle: 'A device wants to be linked',
  requestAsked: (label: string) => `${label === '' ? 'A device' : label} wants to sign in as you and ring for your calls. Is it yours?`,
  requestHint: 'Refuse it if you have not just linked a device.',
  recoveredTitle: 'Your recovery code was used',
  recoveredAsked: (label: string) =>
    `${label === '' ? 'A device' : label} came in by it: it signs in as you and rings for your calls. Is it yours?`,
  recoveredHint: 'If not, remove it at once, and make a new recovery code in Settings.',
  mine: 'It is mine',
  removeIt: 'Remove it',
  approve: 'Approve',
  refuse: 'Refuse',
});
