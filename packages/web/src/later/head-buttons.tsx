import type { Phone } from '@earshot/client';
import { useContext, useState } from 'preact/hooks';
import { SingleKeys } from '../keys.ts';
import { ChunkWaits } from './chunk-waits.tsx';
import { ToneDoor } from './tone-door.tsx';
import { useChunk } from './use-chunk.ts';
import { words } from './words.ts';

interface ButtonProps {
  readonly word: string;
  readonly onPress: () => void;
}

function HeadButton({ word, onPress }: ButtonProps) {
  return (
    <button type="button" class="text-button" onClick={onPress}>
      {word}
    </button>
  );
}

/** The address for others, as soon as its script is there. */
function Invitation({ onClose }: { readonly onClose: () => void }) {
  const [invite, hasFailed] = useChunk(() => import('./invite-dialog.tsx'));
  if (invite !== null) return <invite.InviteDialog onClose={onClose} />;
  return <ChunkWaits title={words.inviteTitle} hasFailed={hasFailed} onClose={onClose} />;
}

function InviteButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <HeadButton word={words.invite} onPress={() => setOpen(true)} />
      {open && <Invitation onClose={() => setOpen(false)} />}
    </>
  );
}

/**
 * The settings are a script of their own, which is loaded before anybody presses for it, for the server may be away
 * then.
 */
function SettingsButton({ phone }: { readonly phone: Phone }) {
  const [open, setOpen] = useState(false);
  const [settings, hasFailed] = useChunk(() => import('./settings-dialog.tsx'));
  function close(): void {
    setOpen(false);
  }
  return (
    <>
      <HeadButton word={words.settings} onPress={() => setOpen(true)} />
      {open && settings === null && <ChunkWaits title={words.settings} hasFailed={hasFailed} onClose={close} />}
      {open && settings !== null && <settings.SettingsDialog phone={phone} onClose={close} />}
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
      <InviteButton />
      <KeysButton onPress={onKeys} />
      <SettingsButton phone={phone} />
      <ToneDoor />
    </>
  );
}
