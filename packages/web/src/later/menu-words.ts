/** What the menu of a person says. */
export const menuWords = {
  optionsFor: (name: string) => `Options for ${name}`,
  favourite: 'Add to favourites',
  noFavourite: 'Remove from favourites',
} as const;
