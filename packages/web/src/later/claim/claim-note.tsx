import { adminSecret } from '../../admin-link.ts';
import { claimWords } from './claim-words.ts';

/** At the sign-in: what the link that was opened is for. */
export function ClaimNote() {
  return adminSecret === null ? null : <p class="hint">{claimWords.signInFirst}</p>;
}
