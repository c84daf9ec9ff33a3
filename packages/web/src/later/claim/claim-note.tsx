import { adminSecret } from '../../admin-link.ts';
import { useOpenedLink } from '../opened-link.ts';
import { claimWords } from './claim-words.ts';

/** At the sign-in: what the link that was opened is for. One that is opened in this tab later is followed too. */
export function ClaimNote() {
  useOpenedLink();
  return adminSecret === null ? null : <p class="hint">{claimWords.signInFirst}</p>;
}
