import type { Phone } from '@earshot/client';
import type { FunctionComponent } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { SingleKeys } from '../keys.ts';
import { InviteDialog } from './invite-dialog.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { words } from './words.ts';

interface OpenerProps {
  readonly phone: Phone;
  readonly word: string;
  readonly dialog: FunctionComponent<{ readonly phone: Phone; readonly onClose: () => void }>;
}

/** A button that opens a dialog, one press away at any time. */
function Opener({ phone, word, dialog: Dialog }: OpenerProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="text-button" onClick={() => setOpen(true)}>
        {word}
      </button>
      {open && <Dialog phone={phone} onClose={() => setOpen(false)} />}
    </>
  );
}

function KeysButton({ onPress }: { readonly onPress: () => void }) {
  const on = useContext(SingleKeys);
  return (
    <button type="button" class="text-button keys-button" aria-keyshortcuts={on ? '?' : undefined} onClick={onPress}>
      {words.keys}
    </button>
  );
}

/** What is one press away at any time: the address for others, the keys, the settings. */
export function HeadButtons({ phone, onKeys }: { readonly phone: Phone; readonly onKeys: () => void }) {
  return (
    <>
      <Opener phone={phone} word={words.invite} dialog={InviteDialog} />
      <KeysButton onPress={onKeys} />
      <Opener phone={phone} word={words.settings} dialog={SettingsDialog} />
    </>
  );
}
