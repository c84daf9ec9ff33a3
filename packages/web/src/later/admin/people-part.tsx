import { useEffect, useRef, useState } from 'preact/hooks';
import type { Problem } from '@earshot/client';
import { adminWords, agoWords } from './admin-words.ts';
import type { AdminTools } from './admin-tools.ts';
import { PersonDetails, type Known } from './person-details.tsx';
import { Trouble } from './trouble.tsx';

/** Lines of one answer. */
const page = 50;
const most = 200;
/** Days after which a name may be one to free. */
const longAway = 30;
/** Milliseconds without a key until what was typed is searched for. */
const typing = 200;

interface Found {
  readonly people: readonly Known[];
  readonly next: string | null;
}

const nothing: Found = { people: [], next: null };

/** What is asked for of everybody. */
interface Wanted {
  readonly search: string;
  readonly away_days?: number;
}

function wantedOf(search: string, awayOnly: boolean): Wanted {
  return awayOnly ? { search, away_days: longAway } : { search };
}

/** Everybody whose name has a part, as far as it was read. */
function useFound(tools: AdminTools, search: string, awayOnly: boolean) {
  const [found, setFound] = useState<Found | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const askedRef = useRef(0);
  async function read(wanted: Wanted, { people: before, next: after }: Found, limit = page): Promise<void> {
    const number = (askedRef.current += 1);
    const reply = await tools.read('admin/people', { ...wanted, limit, ...(after === null ? {} : { after }) });
    // An older answer says nothing of what is searched now.
    if (number !== askedRef.current) return;
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) setFound({ people: [...before, ...reply.body.people], next: reply.body.next });
  }
  const readRef = useRef(read);
  useEffect(() => {
    const waiting = setTimeout(() => void readRef.current(wantedOf(search, awayOnly), nothing), search === '' ? 0 : typing);
    return () => clearTimeout(waiting);
  }, [search, awayOnly]);
  const asked = wantedOf(search, awayOnly);
  return {
    found,
    problem,
    again: () => void read(asked, nothing, Math.min(most, Math.max(page, found?.people.length ?? 0))),
    more: () => void read(asked, found ?? nothing),
  };
}

function standingOf({ here, last_seen: seen, devices, guest, admin }: Known): string {
  const parts = [here ? adminWords.here : adminWords.lastHere(agoWords(seen)), adminWords.devicesOf(devices)];
  if (admin) parts.push(adminWords.admin);
  if (guest) parts.push(adminWords.guest);
  return parts.join(' · ');
}

interface RowProps {
  readonly tools: AdminTools;
  readonly person: Known;
  readonly onChanged: () => void;
}

function Row({ tools, person, onChanged }: RowProps) {
  const [isOpen, setOpen] = useState(false);
  const { session } = tools.phone.getSnapshot();
  const isMe = session.phase === 'in' && session.me.id === person.id;
  return (
    <li class="device">
      <div class="who">
        <p class="name" dir="auto" title={person.username}>
          {person.username}
        </p>
        <p class="status">{standingOf(person)}</p>
      </div>
      <button
        type="button"
        class="text-button"
        aria-expanded={isOpen}
        aria-label={adminWords.detailsOf(person.username)}
        onClick={() => setOpen(!isOpen)}
      >
        {adminWords.details}
      </button>
      {isOpen && <PersonDetails tools={tools} person={person} isMe={isMe} onChanged={onChanged} />}
    </li>
  );
}

/** Everybody the server knows, here or not. */
export function PeoplePart({ tools }: { readonly tools: AdminTools }) {
  const [search, setSearch] = useState('');
  const [awayOnly, setAwayOnly] = useState(false);
  const { found, problem, again, more } = useFound(tools, search, awayOnly);
  const list = useRef<HTMLUListElement>(null);
  return (
    <>
      <label class="field">
        <span>{adminWords.search}</span>
        <input type="search" value={search} maxLength={80} spellcheck={false} onInput={(event) => setSearch(event.currentTarget.value)} />
      </label>
      <label class="switch">
        <span>{adminWords.awayOnly}</span>
        <input
          type="checkbox"
          role="switch"
          aria-checked={awayOnly}
          checked={awayOnly}
          onChange={(event) => setAwayOnly(event.currentTarget.checked)}
        />
      </label>
      <p class="hint">{adminWords.awayHint(longAway)}</p>
      <Trouble problem={problem} isRead={found !== null} onAgain={again} />
      {found?.people.length === 0 && <p class="hint">{adminWords.nobody}</p>}
      <ul ref={list} class="devices" tabIndex={-1} aria-label={adminWords.people}>
        {found?.people.map((person) => (
          <Row
            key={person.id}
            tools={tools}
            person={person}
            onChanged={() => {
              again();
              // What was pressed may be gone with its row.
              list.current?.focus();
            }}
          />
        ))}
      </ul>
      {found !== null && found.next !== null && (
        <button type="button" class="pill" onClick={more}>
          {adminWords.more}
        </button>
      )}
    </>
  );
}
