import type { Phone, PhoneSnapshot } from '@earshot/client';
import { useState } from 'preact/hooks';
import { AdminDoor } from './admin-door.tsx';
import { adminDoorWords } from './admin-door-words.ts';
import { words } from './words.ts';

/** Tells an admin that people ask to be let in, until they have looked or put it off; and again when more do. */
export function AsksNotice({ phone, asks }: { readonly phone: Phone } & Pick<PhoneSnapshot, 'asks'>) {
  const [put, setPut] = useState(0);
  const [open, setOpen] = useState(false);
  const waiting = asks ?? 0;
  if (waiting < put) setPut(waiting);
  return (
    <>
      <div role="status">
        {waiting > put && (
          <div class="notice wait">
            <p>{adminDoorWords.waiting(waiting)}</p>
            <button type="button" class="text-button" onClick={() => setOpen(true)}>
              {adminDoorWords.look}
            </button>
            <button type="button" class="text-button" onClick={() => setPut(waiting)}>
              {words.dismiss}
            </button>
          </div>
        )}
      </div>
      {open && (
        <AdminDoor
          phone={phone}
          at="coming-in"
          onClose={() => {
            setOpen(false);
            setPut(waiting);
          }}
        />
      )}
    </>
  );
}
