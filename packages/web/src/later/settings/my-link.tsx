import { useState } from 'preact/hooks';
import { useCopy } from '../../copy.ts';
import { callHash, scheme } from '../called-link/call-link.ts';
import { words } from '../words.ts';
import { useLinkAddress } from './link-address.ts';
import { myLinkWords } from './my-link-words.ts';
import type { SectionProps } from './section.ts';

/** Has the browser open links of the scheme by this page (HTML, 8.10.1.3); it asks the person. Not all know how to. */
function OpenHere() {
  const [isRefused, setRefused] = useState(false);
  function register(): void {
    try {
      navigator.registerProtocolHandler(scheme, `${location.origin}/#call=%s`);
      setRefused(false);
    } catch {
      setRefused(true);
    }
  }
  if (!('registerProtocolHandler' in navigator)) return null;
  return (
    <>
      <button type="button" class="pill" onClick={register}>
        {myLinkWords.open}
      </button>
      <p class="hint">{myLinkWords.openHint}</p>
      {isRefused && (
        <p class="alert" role="alert">
          {myLinkWords.refused}
        </p>
      )}
    </>
  );
}

/** The link to me, to be copied, and whether links to people open this page. */
export function MyLink({ phone }: SectionProps) {
  const { session } = phone.getSnapshot();
  const name = session.phase === 'in' ? session.me.username : '';
  const address = useLinkAddress(`${location.origin}/${callHash(name)}`);
  const [copied, copy] = useCopy();
  return (
    <>
      <p class="hint">{myLinkWords.hint}</p>
      <p class="address">{address}</p>
      <div class="my-link">
        <button type="button" class="pill" onClick={() => copy(address)}>
          {copied === 'done' ? words.copied : myLinkWords.copy}
        </button>
        <OpenHere />
      </div>
    </>
  );
}
