import { spoken } from '../spoken.ts';

/** What is said of the page for admins outside of it. */
export const adminDoorWords = spoken('adminDoor', {
  admin: 'Admin',
  title: 'This server',
  hint: 'Who is known here, who may come in, and what the server has refused.',
  loading: 'One moment...',
  away: 'The server cannot be reached. Trying again...',
  waiting: (count: number) => (count === 1 ? 'Somebody is asking to come in' : `${count} people are asking to come in`),
  look: 'Look',
});
