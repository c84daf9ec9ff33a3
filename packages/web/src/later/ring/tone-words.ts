import { spoken } from '../../spoken.ts';

/** What the page says of ringtones for one person each. */
export const toneWords = spoken('tones', {
  title: 'Ringtones for people',
  forPerson: (name: string) => `Ringtone for ${name}`,
  asForAll: 'As for everybody',
});
