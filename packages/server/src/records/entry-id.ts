import { createHash } from 'node:crypto';

/**
 * The id of a call's entry in the history of a user: a UUID of version 8 (RFC 9562 section 5.8) that begins with the
 * time at which the call began, so that ids are in the order of time, and follows from call and user, so that writing
 * it twice makes one entry.
 */
export function entryIdOf(callId: string, userId: string, at: number): string {
  const time = Math.floor(at).toString(16).padStart(12, '0').slice(-12);
  const hash = createHash('sha256').update(`${callId} ${userId}`).digest('hex');
  const variant = ((Number.parseInt(hash.slice(3, 4), 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-8${hash.slice(0, 3)}-${variant}${hash.slice(4, 7)}-${hash.slice(7, 19)}`;
}
