import pg from 'pg';
import { Away, Unavailable } from '../../ports/unavailable.ts';

/**
 * What an error means: the connection is gone or leads to a server that cannot be written; the server refuses for now;
 * or what was asked for is wrong.
 */
export type Trouble = 'gone' | 'refused' | 'wrong';

/** SQLSTATEs (PostgreSQL appendix A), whole or by their class, of a server that goes, or that is a standby. */
const goneStates = ['08', '57P01', '57P02', '57P03', '57P05', '25P03', '25P04', '25006'];
/** No room, a lock or time that is over, a deadlock, a system that fails, damage. */
const refusedStates = ['53', '55', '57', '40', '58', 'XX'];

export function troubleOf(error: unknown): Trouble {
  const state = stateOf(error);
  if (state !== null) return starts(state, goneStates) ? 'gone' : starts(state, refusedStates) ? 'refused' : 'wrong';
  return error instanceof TypeError || error instanceof RangeError ? 'wrong' : 'gone';
}

function starts(state: string, list: readonly string[]): boolean {
  return list.some((one) => state.startsWith(one));
}

function stateOf(error: unknown): string | null {
  return error instanceof pg.DatabaseError ? (error.code ?? '') : null;
}

/** Whether the server has found damage. */
export function isDamage(error: unknown): boolean {
  return ['XX001', 'XX002'].includes(stateOf(error) ?? '');
}

export const awaySentence = 'The server cannot reach its database. Try again in a while.';
const refusedSentence = 'The database of the server refuses what is to be kept. Try again in a while.';
const fullSentence = 'The disk of the database is full. Try again in a while.';

/** An error as what those who asked are told. */
export function asTold(error: unknown): unknown {
  if (error instanceof Unavailable) return error;
  switch (troubleOf(error)) {
    case 'gone':
      return new Away(awaySentence, { cause: error });
    case 'refused':
      return new Unavailable(stateOf(error) === '53100' ? fullSentence : refusedSentence, { cause: error });
    case 'wrong':
      return error;
  }
}

const unknownSigner = 'nobody that is known has signed the certificate of the server; sslrootcert names who may';

const reasons: Readonly<Record<string, string>> = {
  '28P01': 'the user or the password is wrong',
  '28000': 'the server does not let this user in so',
  '3D000': 'the server has no database of this name',
  '42501': 'the user may not make tables in it',
  '42P07': 'it holds other things; give Earshot a database of its own',
  '25006': 'the server is a standby, which cannot be written',
  '57P03': 'the server is just starting or stopping',
  '53300': 'the server takes no more connections',
  ECONNREFUSED: 'no server answers there',
  ENOENT: 'there is no such socket or file',
  ENOTFOUND: 'no machine of this name is known',
  EAI_AGAIN: 'no machine of this name is known',
  ETIMEDOUT: 'the server does not answer',
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownSigner,
  SELF_SIGNED_CERT_IN_CHAIN: unknownSigner,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownSigner,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownSigner,
  CERT_HAS_EXPIRED: 'the certificate of the server has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate of the server is for another name',
};

/** Why the database cannot be used, as the end of a sentence. No password stands in it. */
export function whyNot(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  if (/does not support SSL/.test(error.message)) return 'the server speaks no TLS, and sslmode asks for it';
  if (/password must be a string/.test(error.message)) return 'the server asks for a password, and there is none';
  if (/timeout/.test(error.message)) return 'the server does not answer';
  return reasons[code] ?? error.message;
}
