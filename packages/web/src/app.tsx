import type { Phone, PhoneSnapshot } from '@earshot/client';
import { useEffect, useRef } from 'preact/hooks';
import { Logo } from './parts/logo.tsx';
import { Home } from './screens/home.tsx';
import { SignIn } from './screens/sign-in.tsx';
import { useLater } from './use-later.ts';

/** The whole page, drawn from the phone's snapshot. */
export function App({ phone, snapshot }: { readonly phone: Phone; readonly snapshot: PhoneSnapshot }) {
  const { session, link } = snapshot;
  const later = useLater();
  const isForm = session.phase !== 'in' && !(session.phase === 'entering' && session.remembered);
  const hadFormRef = useRef(false);
  useEffect(() => {
    hadFormRef.current = isForm;
  }, [isForm]);
  if (session.phase === 'in') return <Home phone={phone} snapshot={snapshot} me={session.me} arrivedRef={hadFormRef} />;
  if (session.phase === 'entering' && session.remembered)
    return later === null ? (
      <main class="coming-back">
        <Logo />
      </main>
    ) : (
      <later.ComingBack phone={phone} name={session.name} link={link} />
    );
  return <SignIn phone={phone} session={session} />;
}
