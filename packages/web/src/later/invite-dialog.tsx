import { useEffect, useState } from 'preact/hooks';
import { useCopy } from '../copy.ts';
import { Modal } from '../parts/modal.tsx';
import { words } from './words.ts';
import { CloseRow } from './close-row.tsx';
import { Code } from './code.tsx';
import { addressesForOthers } from './health.ts';

/** The addresses under which others open this page; null while the server is asked. */
function useAddresses(): readonly string[] | null {
  const [addresses, setAddresses] = useState<readonly string[] | null>(null);
  useEffect(() => {
    let isOpen = true;
    function show(found: readonly string[]): void {
      if (isOpen) setAddresses(found);
    }
    addressesForOthers().then(show, () => show([]));
    return () => {
      isOpen = false;
    };
  }, []);
  return addresses;
}

function Address({ address }: { readonly address: string }) {
  const [copied, copy] = useCopy();
  return (
    <>
      <Code text={address} />
      <p class="address">{address}</p>
      <button type="button" class="pill wide" onClick={() => copy(address)}>
        {copied === 'done' ? words.copied : words.copyAddress}
      </button>
    </>
  );
}

/** The address for others, as text and as a code for the camera of a phone. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const addresses = useAddresses();
  const [first, ...others] = addresses ?? [];
  const none = addresses === null ? words.inviteAsking : words.inviteNobody;
  return (
    <Modal role="dialog" kind="report invite" labelledBy="invite-title" onEscape={onClose}>
      <h2 id="invite-title">{words.inviteTitle}</h2>
      <p class="hint">{first === undefined ? none : words.inviteHint}</p>
      {first !== undefined && <Address address={first} />}
      {others.map((address) => (
        <p key={address} class="address">
          {address}
        </p>
      ))}
      <CloseRow onClose={onClose} />
    </Modal>
  );
}
