import type { CallEntry, Phone } from '@earshot/client';

/** What somebody does who is paged: `rings` never answers, `busy` refuses; `cancelled`: the caller gives up. */
type Answers = 'answers' | 'rings' | 'busy' | 'cancelled';

type Pager = Pick<Phone, 'call' | 'end' | 'getSnapshot' | 'invite' | 'subscribe'>;

function viewOf(id: string, answers: Answers | 'dialing' | 'ended'): CallEntry['view'] {
  const other = { id, username: id };
  const fake = { other, byMe: answers === 'cancelled' || answers === 'ended' } as unknown as CallEntry['view'];
  const phases = { answers: 'talking', rings: 'dialing', dialing: 'dialing', busy: 'ended', cancelled: 'ended', ended: 'ended' } as const;
  return { ...fake, phase: phases[answers] } as CallEntry['view'];
}

/** A phone in which each of those who are called does one thing, and what was done with it. */
export function tryPager(people: Readonly<Record<string, Answers>>): { readonly phone: Pager; readonly done: readonly string[] } {
  const done: string[] = [];
  const listeners = new Set<() => void>();
  let calls: readonly CallEntry[] = [];
  function set(id: string, answers: Answers | 'dialing' | 'ended'): void {
    calls = [...calls.filter((one) => one.id !== id), { id, focused: true, view: viewOf(id, answers) }];
    for (const listener of listeners) listener();
  }
  const phone: Pager = {
    call: (id) => {
      done.push(`call ${id}`);
      set(id, 'dialing');
      queueMicrotask(() => set(id, people[id] ?? 'busy'));
      return Promise.resolve();
    },
    end: (id = '') => {
      done.push(`end ${id}`);
      set(id, 'ended');
      return Promise.resolve();
    },
    invite: (id) => {
      done.push(`invite ${id}`);
      return Promise.resolve();
    },
    getSnapshot: () => ({ calls }) as ReturnType<Phone['getSnapshot']>,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  return { phone, done };
}
