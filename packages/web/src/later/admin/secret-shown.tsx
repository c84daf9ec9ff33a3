import { useLayoutEffect, useRef } from 'preact/hooks';
import { useCopy } from '../../copy.ts';
import { Code } from '../code.tsx';
import { useLinkAddress } from '../settings/link-address.ts';
import { adminWords } from './admin-words.ts';

/** An address with a secret that was made a moment ago: as text, to be copied, and for a camera. */
export function SecretShown({ url }: { readonly url: string }) {
  const address = useLinkAddress(url);
  const [copied, copy] = useCopy();
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), [url]);
  return (
    <div class="made">
      <Code text={address} label={adminWords.address} />
      <label class="field">
        <span>{adminWords.address}</span>
        <input ref={field} type="text" readOnly value={address} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <button type="button" class="pill talk" onClick={() => copy(address)}>
        {copied === 'done' ? adminWords.copied : adminWords.copy}
      </button>
      <p class="hint" role="status">
        {copied === 'refused' ? adminWords.copyByHand : ''}
      </p>
    </div>
  );
}
