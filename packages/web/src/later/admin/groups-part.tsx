import { useRef, useState } from 'preact/hooks';
import { groupsWords as words } from '../groups-words.ts';
import { useAnswer } from '../settings/use-answer.ts';
import { Confirmed } from './confirmed.tsx';
import type { AdminTools } from './admin-tools.ts';
import { GuestLink } from './guest-link.tsx';
import { GroupForm, type Group } from './group-form.tsx';
import { Trouble } from './trouble.tsx';

function standingOf({ members, strategy }: Group): string {
  const names = members.map(({ username, joined }) => (joined ? username : words.left(username)));
  return `${words.members(names.join(', '))} · ${words[strategy]}`;
}

interface RowProps {
  readonly tools: AdminTools;
  readonly group: Group;
  readonly onChanged: () => void;
}

function Row({ tools, group, onChanged }: RowProps) {
  const [isOpen, setOpen] = useState(false);
  const { group_id, name } = group;
  async function remove(): Promise<void> {
    const done = await tools.act('groups/remove', { group_id }, words.removed(name));
    if (done !== null) onChanged();
  }
  return (
    <li class="device">
      <div class="who">
        <p class="name" dir="auto">
          {name}
        </p>
        <p class="status">{standingOf(group)}</p>
      </div>
      <button type="button" class="text-button" aria-expanded={isOpen} aria-label={words.editOf(name)} onClick={() => setOpen(!isOpen)}>
        {words.edit}
      </button>
      <Confirmed word={words.remove} label={words.removeOf(name)} question={words.removeAsked(name)} onYes={remove} />
      {isOpen && <GuestLink tools={tools} target={{ id: group_id, username: name }} />}
      {isOpen && (
        <GroupForm
          tools={tools}
          group={group}
          onDone={() => {
            setOpen(false);
            onChanged();
          }}
        />
      )}
    </li>
  );
}

/** Every group: made, changed and removed here. */
export function GroupsPart({ tools }: { readonly tools: AdminTools }) {
  function list() {
    return tools.read('groups/list', {});
  }
  const { body, problem, ask } = useAnswer(list);
  const [isMaking, setMaking] = useState(false);
  const rows = useRef<HTMLUListElement>(null);
  function changed(): void {
    // What was pressed may be gone with its row.
    rows.current?.focus();
    void ask(list);
  }
  return (
    <>
      <p class="hint">{words.hint}</p>
      <Trouble problem={problem} isRead={body !== null} onAgain={() => void ask(list)} />
      {body?.groups.length === 0 && <p class="hint">{words.none}</p>}
      <ul ref={rows} class="devices" tabIndex={-1} aria-label={words.title}>
        {body?.groups.map((group) => (
          <Row key={group.group_id} tools={tools} group={group} onChanged={changed} />
        ))}
      </ul>
      {isMaking ? (
        <GroupForm
          tools={tools}
          group={null}
          onDone={() => {
            setMaking(false);
            changed();
          }}
        />
      ) : (
        <button type="button" class="pill" onClick={() => setMaking(true)}>
          {words.newGroup}
        </button>
      )}
    </>
  );
}
