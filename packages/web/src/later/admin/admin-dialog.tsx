import type { Phone } from '@earshot/client';
import type { FunctionComponent } from 'preact';
import { useState } from 'preact/hooks';
import { rowFor } from '../keyboard/row-keys.ts';
import { Modal } from '../../parts/modal.tsx';
import { groupsWords } from '../groups-words.ts';
import { adminWords } from './admin-words.ts';
import { ComingInPart } from './coming-in-part.tsx';
import { useAdminTools, type AdminTools } from './admin-tools.ts';
import { GroupsPart } from './groups-part.tsx';
import { LinksPart } from './links-part.tsx';
import { LogPart } from './log-part.tsx';
import { PeoplePart } from './people-part.tsx';
import { ServerPart } from './server-part.tsx';

/** The parts of the page, a tab each. */
const parts: readonly { readonly id: string; readonly word: string; readonly Part: FunctionComponent<{ readonly tools: AdminTools }> }[] = [
  { id: 'people', word: adminWords.people, Part: PeoplePart },
  { id: 'coming-in', word: adminWords.comingIn, Part: ComingInPart },
  { id: 'groups', word: groupsWords.title, Part: GroupsPart },
  { id: 'links', word: adminWords.links, Part: LinksPart },
  { id: 'server', word: adminWords.server, Part: ServerPart },
  { id: 'log', word: adminWords.log, Part: LogPart },
];

const beside: Readonly<Record<string, string>> = { ArrowLeft: 'ArrowUp', ArrowRight: 'ArrowDown' };

/** One stop of Tab: arrows, Home and End open another (ARIA Authoring Practices, tabs). */
function Parts({ at, onGo }: { readonly at: string; readonly onGo: (id: string) => void }) {
  function go(event: KeyboardEvent): void {
    const index = parts.findIndex(({ id }) => id === at);
    const to = parts[rowFor(beside[event.key] ?? event.key, index, parts.length, 1) ?? index];
    if (to === undefined || to.id === at) return;
    event.preventDefault();
    onGo(to.id);
    document.getElementById(`admin-tab-${to.id}`)?.focus();
  }
  return (
    <div role="tablist" class="admin-parts" aria-label={adminWords.parts}>
      {parts.map(({ id, word }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`admin-tab-${id}`}
          aria-selected={id === at}
          aria-controls="admin-part"
          tabIndex={id === at ? 0 : -1}
          onClick={() => onGo(id)}
          onKeyDown={go}
        >
          {word}
        </button>
      ))}
    </div>
  );
}

interface Props {
  readonly phone: Phone;
  /** The part that is shown at first. */
  readonly at?: string;
  readonly onClose: () => void;
}

/** The page for admins. */
export function AdminDialog({ phone, at: first = 'people', onClose }: Props) {
  const [at, setAt] = useState(first);
  const { tools, said, isOver, forget } = useAdminTools(phone);
  function go(id: string): void {
    forget();
    setAt(id);
  }
  const Part = parts.find(({ id }) => id === at)?.Part ?? PeoplePart;
  return (
    <Modal role="dialog" kind="report settings admin" labelledBy="admin-title" onEscape={onClose}>
      <div class="admin-head">
        <h2 id="admin-title">{adminWords.title}</h2>
        <button type="button" class="pill" onClick={onClose}>
          {adminWords.close}
        </button>
      </div>
      {!isOver && <Parts at={at} onGo={go} />}
      <p class={said === null ? 'unseen' : said.bad ? 'alert' : 'done'} role={said?.bad === true ? 'alert' : 'status'}>
        {isOver ? '' : said?.text}
      </p>
      {isOver ? (
        <p class="alert" role="alert">
          {adminWords.gone}
        </p>
      ) : (
        <div role="tabpanel" id="admin-part" tabIndex={0} aria-labelledby={`admin-tab-${at}`} class="admin-part">
          <Part key={at} tools={tools} />
        </div>
      )}
    </Modal>
  );
}
