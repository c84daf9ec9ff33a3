/** What was said when a call was declined, in the history of who said it and of whom it was said to. */
export const entryMessages = `ALTER TABLE entries ADD COLUMN message TEXT NOT NULL DEFAULT '';`;
