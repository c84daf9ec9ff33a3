import type { Answered } from '@earshot/client';
import { useEffect, useId, useState } from 'preact/hooks';
import { groupsWords as words } from '../groups-words.ts';
import type { AdminTools } from './admin-tools.ts';

export type Group = Answered<'groups/list'>['groups'][number];
type Strategy = Group['strategy'];

/** Somebody who is in a group, or may be. */
interface Named {
  readonly id: string;
  readonly username: string;
}

/** So many are found at once. */
const page = 8;
/** Milliseconds without a key until what was typed is searched for. */
const typing = 200;

function useFound(tools: AdminTools, search: string): readonly Named[] {
  const [found, setFound] = useState<readonly Named[]>([]);
  useEffect(() => {
    let isShown = true;
    async function read(): Promise<void> {
      const asked = await tools.read('admin/people', { search, limit: page });
      if (isShown && asked.ok) setFound(asked.body.people);
    }
    const waiting = setTimeout(() => void read(), typing);
    return () => {
      isShown = false;
      clearTimeout(waiting);
    };
  }, [tools, search]);
  return found;
}

interface ListProps {
  readonly label: string;
  readonly people: readonly Named[];
  readonly word: string;
  readonly wordOf: (name: string) => string;
  readonly onPress: (person: Named) => void;
}

function People({ label, people, word, wordOf, onPress }: ListProps) {
  const id = useId();
  if (people.length === 0) return null;
  return (
    <>
      <h3 id={id}>{label}</h3>
      <ul class="devices" aria-labelledby={id}>
        {people.map((person) => (
          <li key={person.id} class="device">
            <div class="who">
              <p class="name" dir="auto">
                {person.username}
              </p>
            </div>
            <button type="button" class="text-button" aria-label={wordOf(person.username)} onClick={() => onPress(person)}>
              {word}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

interface MembersProps {
  readonly tools: AdminTools;
  readonly members: readonly Named[];
  readonly onChange: (members: readonly Named[]) => void;
}

/** Who is in the group, in the order in which they are rung, and who may be. */
function Members({ tools, members, onChange }: MembersProps) {
  const [search, setSearch] = useState('');
  const found = useFound(tools, search).filter(({ id }) => !members.some((member) => member.id === id));
  return (
    <>
      <People
        label={words.inGroup}
        people={members}
        word={words.takeOut}
        wordOf={words.takeOutOf}
        onPress={({ id }) => onChange(members.filter((member) => member.id !== id))}
      />
      <label class="field grow">
        <span>{words.find}</span>
        <input type="search" value={search} maxLength={80} spellcheck={false} onInput={(event) => setSearch(event.currentTarget.value)} />
      </label>
      <People
        label={words.found}
        people={found}
        word={words.add}
        wordOf={words.addOf}
        onPress={({ id, username }) => onChange([...members, { id, username }])}
      />
    </>
  );
}

interface Props {
  readonly tools: AdminTools;
  /** The group that is changed; null of a new one. */
  readonly group: Group | null;
  /** It is made or changed, or stays as it was. */
  readonly onDone: () => void;
}

/** Makes a group, or changes one. */
export function GroupForm({ tools, group, onDone }: Props) {
  const [name, setName] = useState(group?.name ?? '');
  const [strategy, setStrategy] = useState<Strategy>(group?.strategy ?? 'all');
  const [members, setMembers] = useState<readonly Named[]>(group?.members ?? []);
  async function save(event: Event): Promise<void> {
    event.preventDefault();
    const fields = { name: name.trim(), strategy, members: members.map(({ id }) => id) };
    const done =
      group === null
        ? await tools.act('groups/create', fields, words.made(fields.name))
        : await tools.act('groups/update', { group_id: group.group_id, ...fields }, words.changed(fields.name));
    if (done !== null) onDone();
  }
  return (
    <form
      class="device-form"
      aria-label={group === null ? words.newGroup : words.changeGroup(group.name)}
      onSubmit={(event) => void save(event)}
    >
      <label class="field grow">
        <span>{words.name}</span>
        <input
          type="text"
          dir="auto"
          required
          value={name}
          maxLength={80}
          autocomplete="off"
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <label class="field">
        <span>{words.order}</span>
        <select value={strategy} onChange={(event) => setStrategy(event.currentTarget.value === 'in_turn' ? 'in_turn' : 'all')}>
          <option value="all">{words.all}</option>
          <option value="in_turn">{words.in_turn}</option>
        </select>
      </label>
      <Members tools={tools} members={members} onChange={setMembers} />
      <button type="submit" class="pill talk" disabled={members.length === 0}>
        {group === null ? words.make : words.save}
      </button>
      <button type="button" class="pill" onClick={onDone}>
        {words.cancel}
      </button>
    </form>
  );
}
