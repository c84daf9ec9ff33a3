import { spoken } from '../spoken.ts';

/** What the menu of a person says. */
export const menuWords = spoken('menu', {
  optionsFor: (name: string) => `Options for ${name}`,
  favourite: 'Add to favourites',
  noFavourite: 'Remove from favourites',
});
