import type { Answered, Problem } from '@earshot/client';
import { useCallback, useRef, useState } from 'preact/hooks';
import { GuestLinkDialog } from './guest-link-dialog.tsx';
import { untilWords } from '../availability-words.ts';
import { guestLinkWords as words } from './guest-link-words.ts';
import type { SectionProps } from './section.ts';
import { useAnswer } from './use-answer.ts';
import { problemWords } from '../problem-words.ts';

type Made = Answered<'guests/link'>;

const [hour, day] = [3_600_000, 86_400_000];

const spans: readonly (readonly [ms: number, name: keyof typeof words.spans])[] = [
  [hour, 'hour'],
  [day, 'day'],
  [7 * day, 'week'],
];

interface MakingProps extends SectionProps {
  readonly onMade: (made: Made) => void;
  readonly onProblem: (problem: Problem | null) => void;
}

/** For how long, for whom, and the button. */
function Making({ phone, onMade, onProblem }: MakingProps) {
  const [lasts, setLasts] = useState<number>(hour);
  const [label, setLabel] = useState('');
  async function make(event: Event): Promise<void> {
    event.preventDefault();
    const answer = await phone.ask('guests/link', { lasts_ms: lasts, label });
    onProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    setLabel('');
    onMade(answer.body);
  }
  return (
    <form class="device-form" onSubmit={(event) => void make(event)} noValidate>
      <label class="field">
        <span>{words.lasts}</span>
        <select value={lasts} onChange={(event) => setLasts(Number(event.currentTarget.value))}>
          {spans.map(([ms, name]) => (
            <option key={ms} value={ms}>
              {words.spans[name]}
            </option>
          ))}
        </select>
      </label>
      <label class="field grow">
        <span>{words.label}</span>
        <input type="text" dir="auto" value={label} maxLength={80} onInput={(event) => setLabel(event.currentTarget.value)} />
      </label>
      <button type="submit" class="pill">
        {words.make}
      </button>
    </form>
  );
}

/** Links by which somebody without a name calls me: a new one, and those that are open. */
export function GuestLinks({ phone }: SectionProps) {
  function list() {
    return phone.ask('guests/links', {});
  }
  const { body, problem, ask } = useAnswer(list);
  const [refused, setRefused] = useState<Problem | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const [told, setTold] = useState('');
  const rows = useRef<HTMLUListElement>(null);
  const close = useCallback(() => setMade(null), []);
  const wrong = refused ?? problem;
  async function withdraw(link_id: string): Promise<void> {
    if (!(await ask(() => phone.ask('guests/withdraw', { link_id })))) return;
    setTold(words.withdrawn);
    // The button that had the focus is gone with its row.
    rows.current?.focus();
  }
  return (
    <>
      <p class="hint">{words.hint}</p>
      {wrong !== null && (
        <p class="alert" role="alert">
          {problemWords(wrong)}
        </p>
      )}
      <Making
        phone={phone}
        onProblem={setRefused}
        onMade={(link) => {
          setMade(link);
          void ask(list);
        }}
      />
      <ul ref={rows} class="devices" tabIndex={-1} aria-label={words.open}>
        {body?.links.map(({ link_id, label, ends_at }) => (
          <li key={link_id} class="device">
            <div class="who">
              <p class="name">{label === '' ? words.unnamed : label}</p>
              <p class="status">{words.goodUntil(untilWords(ends_at))}</p>
            </div>
            <button
              type="button"
              class="text-button"
              aria-label={words.withdrawOf(label === '' ? words.unnamed : label, untilWords(ends_at))}
              onClick={() => void withdraw(link_id)}
            >
              {words.withdraw}
            </button>
          </li>
        ))}
      </ul>
      <p class="hint" role="status">
        {told}
      </p>
      {made !== null && <GuestLinkDialog made={made} onClose={close} />}
    </>
  );
}
