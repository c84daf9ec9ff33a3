import type { Answered, Phone, Problem } from '@earshot/client';
import { useEffect, useState } from 'preact/hooks';
import { groupsWords as words } from '../groups-words.ts';
import { problemWords } from '../problem-words.ts';
import { Switch } from '../switch.tsx';
import type { SectionProps } from './section.ts';

type Group = Answered<'groups/list'>['groups'][number];

/** The groups in which I am named, as they are now; null until they are read. */
function useGroups(phone: Phone) {
  const [groups, setGroups] = useState<readonly Group[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    let known = phone.getSnapshot().groupsAt;
    async function read(): Promise<void> {
      const asked = await phone.ask('groups/list', {});
      if (asked.ok) setGroups(asked.body.groups);
      setProblem(asked.ok ? null : asked.problem);
    }
    void read();
    return phone.subscribe(() => {
      const { groupsAt } = phone.getSnapshot();
      if (groupsAt !== known) void read();
      known = groupsAt;
    });
  }, [phone]);
  async function turn({ group_id }: Group, joined: boolean): Promise<void> {
    const asked = await phone.ask(joined ? 'groups/join' : 'groups/leave', { group_id });
    setProblem(asked.ok ? null : asked.problem);
    if (asked.ok) setGroups((all) => all?.map((one) => (one.group_id === group_id ? asked.body.group : one)) ?? null);
  }
  return { groups, problem, turn };
}

/** The groups in which an admin has named me: each with a switch, whether I am rung for it. */
export function MyGroups({ phone }: SectionProps) {
  const { groups, problem, turn } = useGroups(phone);
  const { session } = phone.getSnapshot();
  const me = session.phase === 'in' ? session.me.id : '';
  const mine = groups?.filter(({ members }) => members.some(({ id }) => id === me)) ?? [];
  function withWhom({ members }: Group): string {
    const names = members.filter(({ id, joined }) => id !== me && joined).map(({ username }) => username);
    return names.length === 0 ? words.alone : words.mineWith(names.join(', '));
  }
  return (
    <>
      {groups !== null && <p class="hint">{mine.length === 0 ? words.noneMine : words.mineHint}</p>}
      {mine.map((group) => (
        <Switch
          key={group.group_id}
          word={group.name}
          hint={withWhom(group)}
          on={group.members.some(({ id, joined }) => id === me && joined)}
          onTurn={(on) => void turn(group, on)}
        />
      ))}
      {problem !== null && (
        <p class="alert" role="alert">
          {problemWords(problem)}
        </p>
      )}
    </>
  );
}
