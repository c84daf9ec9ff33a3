import { useEffect, useState } from 'preact/hooks';
import { useActivation } from '../../activation.ts';
import { certificateOfServer } from '../health.ts';
import { usePushState } from '../push/state.ts';
import { reportOf, type Facts } from './called.ts';
import { calledWords as words } from './called-words.ts';
import type { SectionProps } from './section.ts';
import { Ways } from './ways.tsx';

/** Whether I can be called from here, and what stands in the way; true as long as it is looked at. */
export function Called({ phone }: SectionProps) {
  const [{ availability, link, microphone }, setSnapshot] = useState(phone.getSnapshot());
  const [certificate, setCertificate] = useState<Facts['certificate']>(null);
  const push = usePushState();
  const active = useActivation();
  useEffect(() => phone.subscribe(() => setSnapshot(phone.getSnapshot())), [phone]);
  useEffect(() => {
    let closed = false;
    certificateOfServer().then(
      (found) => {
        if (!closed) setCertificate(found);
      },
      () => undefined,
    );
    return () => {
      closed = true;
    };
  }, []);
  const { verdict, lines } = reportOf({ link, microphone, active, certificate, push, dnd: availability?.dnd === true });
  return (
    <>
      <p role="status">{verdict}</p>
      <ul class="called">
        {lines.map(({ is, says }) => (
          <li key={says} data-is={is}>
            <b>{words[is]}</b> {says}
          </li>
        ))}
      </ul>
      <Ways phone={phone} />
    </>
  );
}
