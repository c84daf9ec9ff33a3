import { spoken } from '../spoken.ts';

/** What is said of the page for admins outside of it. */
export const adminDoorWords = spoken('adminDoor', {
  admin: 'Admin',
  title: 'This server',
  hint: 'Who is known here, who may come in, and what the server has refused.',
  loading: 'One moment...',
  away: 'The server cannot be reached. It is tried again by itself.',
  waiting: (count: number) => (count === 1 ? 'Somebody asks to come in' : `${count} people ask to come in`),
  look: 'Look',
});
