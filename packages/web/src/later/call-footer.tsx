import type { CallReport, Phone } from '@earshot/client';
import audioLines from 'icon:audio-lines';
import arrows from 'icon:arrow-left-right';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { withName } from '../parts/name.tsx';
import { words } from './words.ts';
import { ReportDialog } from './report-dialog.tsx';
import { soundWord, wayWords, worstOf } from './report-words.ts';

/** How often a running call's report is read again, in milliseconds. */
const pace = 1_000;

function useReport(phone: Phone, live: boolean): CallReport | null {
  const [report, setReport] = useState(() => phone.report());
  useEffect(() => {
    function read(): void {
      setReport(phone.report());
    }
    read();
    if (!live) return;
    const reading = setInterval(read, pace);
    return () => clearInterval(reading);
  }, [phone, live]);
  return report;
}

interface Props {
  readonly phone: Phone;
  readonly live: boolean;
  /** Whether sound should be coming: how a held call sounds says nothing. */
  readonly sounding: boolean;
  /** What else stands in the line. */
  readonly children?: ComponentChildren;
}

/**
 * The quiet line under a call: which way the sound goes and how it sounds, of several how the worst of them does. A
 * press opens the report of the call.
 */
export function CallFooter({ phone, live, sounding, children }: Props) {
  const report = useReport(phone, live);
  const [open, setOpen] = useState(false);
  if (report === null) return children === undefined ? null : <footer class="foot">{children}</footer>;
  const worst = worstOf(report);
  const { candidates, quality } = worst ?? report;
  return (
    <footer class="foot">
      <button type="button" class="foot-button" onClick={() => setOpen(true)}>
        <span class={live && candidates ? 'unseen' : ''}>{words.report}</span>
        {live && candidates && (
          <span class="fact">
            <Icon of={arrows} />
            {wayWords(candidates, quality)}
          </span>
        )}
        {sounding && quality && (
          <span class="fact">
            <Icon of={audioLines} />
            <span>{worst === null ? soundWord(quality) : withName(words.ofCall(worst.username, soundWord(quality)), worst.username)}</span>
          </span>
        )}
      </button>
      {children}
      {open && <ReportDialog report={report} onClose={() => setOpen(false)} />}
    </footer>
  );
}
