import type { Phone, PhoneSnapshot } from '@earshot/client';
import { useEffect, useRef } from 'preact/hooks';
import { ComingBack } from './screens/coming-back.tsx';
import { Home } from './screens/home.tsx';
import { SignIn } from './screens/sign-in.tsx';

/** The whole page, drawn from the phone's snapshot. */
export function App({ phone, snapshot }: { readonly phone: Phone; readonly snapshot: PhoneSnapshot }) {
  const { session, link } = snapshot;
  const isForm = session.phase !== 'in' && !(session.phase === 'entering' && session.remembered);
  const hadFormRef = useRef(false);
  useEffect(() => {
    hadFormRef.current = isForm;
  }, [isForm]);
  if (session.phase === 'in') return <Home phone={phone} snapshot={snapshot} me={session.me} arrivedRef={hadFormRef} />;
  if (session.phase === 'entering' && session.remembered) return <ComingBack phone={phone} name={session.name} link={link} />;
  return <SignIn phone={phone} session={session} />;
}
