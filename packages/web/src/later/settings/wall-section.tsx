import type { Phone, User } from '@earshot/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { createPlayer } from '../ring/player.ts';
import { useRingChoices } from '../ring/choices.ts';
import { Switch } from '../switch.tsx';
import { chime, quietest } from '../wall/chime.ts';
import { chooseWall, useWallChoices, type Named } from '../wall/choices.ts';
import { wallWords as words } from '../wall/wall-words.ts';
import type { SectionProps } from './section.ts';

/** Who can be named: everybody who has a name of their own, but me. */
function useNameable(phone: Phone, me: string): readonly User[] {
  const [others, setOthers] = useState<readonly User[]>([]);
  useEffect(() => {
    let isShown = true;
    void phone.ask('users/list', { scope: 'all' }).then((asked) => {
      if (isShown && asked.ok) setOthers(asked.body.users.filter(({ id, kind }) => id !== me && kind === undefined));
    });
    return () => {
      isShown = false;
    };
  }, [phone, me]);
  return others;
}

/** Plays the chime as it will be heard; the press also lets the browser play it from then on. */
function PlayChime() {
  const [player] = useState(createPlayer);
  const { volume, outputs } = useRingChoices();
  useEffect(() => () => player.close(), [player]);
  return (
    <button type="button" class="pill" onClick={() => void player.play(chime, { volume: Math.max(volume, quietest) / 100, outputs })}>
      {words.playChime}
    </button>
  );
}

interface WhoProps {
  readonly people: readonly Named[];
  readonly others: readonly User[];
  readonly onChange: (people: readonly Named[]) => void;
}

/** Whose calls are answered, each with the way back, and a box to name one more. */
function Who({ people, others, onChange }: WhoProps) {
  const rows = useRef<HTMLUListElement>(null);
  function nameOf({ id, username }: Named): string {
    return others.find((other) => other.id === id)?.username ?? username;
  }
  function add(id: string): void {
    const other = others.find((one) => one.id === id);
    if (other !== undefined) onChange([...people, { id, username: other.username }]);
  }
  function remove(id: string): void {
    onChange(people.filter((one) => one.id !== id));
    // The button that had the focus is gone with its row.
    rows.current?.focus();
  }
  return (
    <>
      <label class="field grow">
        <span>{words.who}</span>
        <select value="" onChange={({ currentTarget }) => add(currentTarget.value)}>
          <option value="">{words.choose}</option>
          {others
            .filter(({ id }) => people.every((one) => one.id !== id))
            .map(({ id, username }) => (
              <option key={id} value={id}>
                {username}
              </option>
            ))}
        </select>
      </label>
      {people.length === 0 && <p class="hint">{words.nobody}</p>}
      <ul ref={rows} class="devices" tabIndex={-1} aria-label={words.who}>
        {people.map((one) => (
          <li key={one.id} class="device">
            <div class="who">
              <p class="name" title={nameOf(one)}>
                {nameOf(one)}
              </p>
            </div>
            <button type="button" class="text-button" aria-label={words.removeOf(nameOf(one))} onClick={() => remove(one.id)}>
              {words.remove}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Whether this device answers by itself, and whose calls. */
export function WallSection({ phone }: SectionProps) {
  const { session } = phone.getSnapshot();
  const me = session.phase === 'in' ? session.me.id : '';
  const { on, people } = useWallChoices(me);
  const others = useNameable(phone, me);
  return (
    <>
      <Switch word={words.switch} hint={words.hint} on={on} onTurn={(turned) => chooseWall(me, { on: turned })} />
      {on && <Who people={people} others={others} onChange={(named) => chooseWall(me, { people: named })} />}
      {on && <PlayChime />}
    </>
  );
}
