import { spoken } from '../../spoken.ts';

/** What the dialog `Settings` says of the certificate. */
export const trustWords = spoken('trust', {
  title: 'Trust',
  hint: {
    ca: 'As long as the browser says that this page is not secure, it does not notify you when the page is closed, and does not install it.',
    'self-signed':
      'This server has signed its certificate by itself. With one like that, the browser does not notify you when the page is closed, and does not install it.',
  },
  link: { ca: 'Have this device trust the server', 'self-signed': 'How to change that' },
});
