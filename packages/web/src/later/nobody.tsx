import { useCopy } from '../copy.ts';
import { sharedAddress } from '../host.ts';
import { withName } from '../parts/name.tsx';
import { words } from './words.ts';

/** Nobody is here, or nobody of that name: how others find the page. */
export function Nobody({ search: sought }: { readonly search: string }) {
  const [copied, copy] = useCopy();
  const address = sharedAddress();
  if (sought !== '') return <p class="nobody">{withName(words.nobodyFound(sought), sought)}</p>;
  return (
    <div class="nobody">
      <p class="name">{words.nobody}</p>
      <p>{address === null ? words.nobodyHintLocal : words.nobodyHint}</p>
      {address !== null && (
        <>
          <p class="address">{address}</p>
          <button type="button" class="pill" onClick={() => copy(address)}>
            {copied === 'done' ? words.copied : words.copyAddress}
          </button>
        </>
      )}
    </div>
  );
}
