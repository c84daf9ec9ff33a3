import { useState } from 'preact/hooks';
import { adminWords } from './admin-words.ts';
import type { AdminTools } from './admin-tools.ts';
import { Lasting, usualLasting } from './lasting.tsx';
import { SecretShown } from './secret-shown.tsx';

interface Props {
  readonly tools: AdminTools;
  /** Whom the link leads to: a person, or a group. */
  readonly target: { readonly id: string; readonly username: string };
}

/** Makes a guest link to somebody, or to a group, and shows it once. */
export function GuestLink({ tools, target }: Props) {
  const [lasts, setLasts] = useState(usualLasting);
  const [url, setUrl] = useState<string | null>(null);
  async function make(event: Event): Promise<void> {
    event.preventDefault();
    setUrl(null);
    const made = await tools.act('admin/link', { target_user_id: target.id, lasts_ms: lasts }, adminWords.linkMade(target.username));
    if (made !== null) setUrl(made.url);
  }
  return (
    <>
      <form class="device-form" onSubmit={(event) => void make(event)}>
        <Lasting ms={lasts} onChange={setLasts} />
        <button type="submit" class="pill">
          {adminWords.makeLink}
        </button>
      </form>
      {url !== null && <SecretShown key={url} url={url} />}
    </>
  );
}
