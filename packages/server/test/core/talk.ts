import type { TestContext } from 'node:test';
import type { CoreHouse, Device, Someone } from './house.ts';
import { again, buildMachine, type Machine } from './machine.ts';

type Status = 'calling' | 'incall' | 'onhold';

export interface Talk {
  readonly machine: Machine;
  readonly house: CoreHouse;
  readonly ada: Someone;
  readonly bob: Someone;
  readonly tabs: readonly [Device, Device];
  readonly call_id: string;
}

/** A call of Ada's tab to Bob's. On hold it is Ada who holds. */
export function talk(t: TestContext, status: Status = 'incall'): Talk {
  const machine = buildMachine(t);
  const house = machine.start();
  const [ada, bob] = [house.register('Ada'), house.register('Bob')];
  const tabs = [ada.attach(), bob.attach()] as const;
  const { call_id } = tabs[0].do('call/initiate', { target_user_id: bob.id, offer: 'v=0 ada' });
  if (status !== 'calling') tabs[1].do('call/accept', { call_id, answer: 'v=0 bob' });
  if (status === 'onhold') tabs[0].do('call/hold', { call_id });
  return { machine, house, ada, bob, tabs, call_id };
}

/** The same tab of somebody at the next server. */
export function back(house: CoreHouse, person: Someone, { id, epoch, seq }: Device): Device {
  return again(house, person).attach({ endpointId: id, resume: { epoch, seq: seq() } });
}
