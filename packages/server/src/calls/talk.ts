import { isJoined, type Party } from './party.ts';

/**
 * Time that was talked: `talked` milliseconds before `since` (monotonic ms), and on from there; null while it stands.
 * It runs while two parties or more hear each other, as far as anybody knows: only their endpoints do, for the sound
 * goes past the server, and a program that never says anything is taken to hear.
 */
export interface Talk {
  readonly talked: number;
  readonly since: number | null;
  /** Whether anybody has said yet if they have sound. The first such word begins the time anew. */
  readonly told: boolean;
}

/** Nobody has talked yet. */
export const noTalk: Talk = { talked: 0, since: null, told: false };

/** Milliseconds talked until now. */
export function countTalk({ talked, since }: Talk, mono: number): number {
  return since === null ? talked : talked + Math.max(0, mono - since);
}

/** Whether time runs among these parties: two of them take part in the talk, and do not say that they hear nothing. */
export function isTalking(parties: readonly Party[]): boolean {
  return parties.filter((party) => isJoined(party) && !party.state.held && party.state.sound !== false).length > 1;
}

/**
 * Talk time after something has changed among the parties. What passed before the first word was spent on finding a
 * way.
 */
export function recount(talk: Talk, parties: readonly Party[], mono: number): Talk {
  const runs = isTalking(parties);
  const told = talk.told || parties.some((party) => isJoined(party) && party.state.sound !== null);
  if (told && !talk.told) return { talked: 0, since: runs ? mono : null, told };
  if (runs === (talk.since !== null)) return talk;
  return runs ? { ...talk, since: mono } : { ...talk, talked: countTalk(talk, mono), since: null };
}
