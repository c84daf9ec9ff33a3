/**
 * Who may come in as somebody new: anybody (`open`), or who comes from a private address, and others by invitation or
 * when an admin approves (`lan`), or by invitation alone (`invite`), or when an admin approves (`approve`). Who is
 * known already always comes back.
 */
export const joins = ['open', 'lan', 'invite', 'approve'] as const;
export type Join = (typeof joins)[number];
