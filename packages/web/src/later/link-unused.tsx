import type { Phone } from '@earshot/client';
import { hereWords } from './link-here-words.ts';
import { useLinkSecret } from './link-secret.ts';

interface Props {
  readonly phone: Phone;
  /** Who is signed in here. */
  readonly name: string;
  /** Signing out would end a call. */
  readonly inCall: boolean;
}

/** A link that was opened in a browser where somebody is signed in: it is not used before they say so. */
export function LinkUnused({ phone, name, inCall }: Props) {
  const [secret, letGo] = useLinkSecret();
  if (secret === null) return null;
  return (
    <div class="notice wait wraps">
      <p>{hereWords.signedIn(name)}</p>
      {!inCall && (
        <button type="button" class="text-button" onClick={() => void phone.signOut()}>
          {hereWords.signOut}
        </button>
      )}
      <button type="button" class="text-button" onClick={letGo}>
        {hereWords.stay}
      </button>
    </div>
  );
}
