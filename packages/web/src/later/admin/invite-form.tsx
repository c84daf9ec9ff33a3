import { useState } from 'preact/hooks';
import { adminWords } from './admin-words.ts';
import type { AdminTools } from './admin-tools.ts';
import { Lasting, usualLasting } from './lasting.tsx';
import { SecretShown } from './secret-shown.tsx';

const mostUses = 1_000;

interface TextProps {
  readonly word: string;
  readonly value: string;
  readonly onInput: (text: string) => void;
}

function Text({ word, value, onInput }: TextProps) {
  return (
    <label class="field grow">
      <span>{word}</span>
      <input
        type="text"
        dir="auto"
        value={value}
        maxLength={80}
        autocomplete="off"
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  );
}

/** Makes an invitation: for one name or any, so often, so long. */
export function InviteForm({ tools, onMade }: { readonly tools: AdminTools; readonly onMade: () => void }) {
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const [uses, setUses] = useState(1);
  const [lasts, setLasts] = useState(usualLasting);
  const [url, setUrl] = useState<string | null>(null);
  async function make(event: Event): Promise<void> {
    event.preventDefault();
    setUrl(null);
    const named = name.trim() === '' ? {} : { username: name.trim() };
    const noted = note.trim() === '' ? {} : { label: note.trim() };
    const done = adminWords.made(named.username ?? null);
    const made = await tools.act('admin/invite', { lasts_ms: lasts, uses, ...named, ...noted }, done);
    if (made === null) return;
    setUrl(made.url);
    setName('');
    setNote('');
    onMade();
  }
  return (
    <>
      <form class="device-form" aria-label={adminWords.newInvite} onSubmit={(event) => void make(event)}>
        <Text word={adminWords.name} value={name} onInput={setName} />
        <Text word={adminWords.note} value={note} onInput={setNote} />
        <label class="field">
          <span>{adminWords.uses}</span>
          <input
            type="number"
            min={1}
            max={mostUses}
            step={1}
            required
            value={uses}
            onInput={(event) => setUses(event.currentTarget.valueAsNumber || 1)}
          />
        </label>
        <Lasting ms={lasts} onChange={setLasts} />
        <button type="submit" class="pill talk">
          {adminWords.make}
        </button>
      </form>
      {url !== null && <SecretShown key={url} url={url} />}
    </>
  );
}
