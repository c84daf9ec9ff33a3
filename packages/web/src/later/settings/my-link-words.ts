import { spoken } from '../../spoken.ts';

/** What Settings says of links that lead to a person. */
export const myLinkWords = spoken('myLink', {
  title: 'Links',
  copy: 'Copy my link',
  hint: 'Whoever opens it in a browser sees you, ready to be called. Nothing rings before they press.',
  open: 'Open call links here',
  openHint: 'Links that begin with web+earshot: then open this page. The browser asks you first.',
  refused: 'The browser does not allow that here.',
});
