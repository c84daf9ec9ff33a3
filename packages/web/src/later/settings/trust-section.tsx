import { useEffect, useState } from 'preact/hooks';
import { trustOfServer } from '../health.ts';
import { trustWords as words } from './trust-words.ts';

/** What does not work with the server's certificate, and the page that helps; nothing where its operator has one. */
export function TrustSection() {
  const [trust, setTrust] = useState<'ca' | 'self-signed' | null>(null);
  useEffect(() => {
    let closed = false;
    trustOfServer().then(
      (found) => {
        if (!closed) setTrust(found);
      },
      () => undefined,
    );
    return () => {
      closed = true;
    };
  }, []);
  if (trust === null) return null;
  return (
    <section aria-labelledby="settings-trust">
      <h3 id="settings-trust">{words.title}</h3>
      <p class="hint">{words.hint[trust]}</p>
      <a class="pill" href="/trust" target="_blank" rel="noreferrer">
        {words.link[trust]}
      </a>
    </section>
  );
}
