import type { Operation } from '../port.ts';
import { admin } from './admin.ts';
import { availability } from './availability.ts';
import { openCalls } from './calls.ts';
import { history } from './entries.ts';
import { groups } from './groups.ts';
import { joining } from './joining.ts';
import { devices, people } from './people.ts';
import { push } from './push.ts';
import { recovery } from './recovery.ts';
import type { Doing } from './session.ts';
import { upkeep } from './upkeep.ts';

/** Every operation of the port in PostgreSQL. */
export function openOperations(): Doing<Operation> {
  return {
    ...people,
    ...devices,
    ...joining,
    ...recovery,
    ...push,
    ...groups,
    ...admin,
    ...availability,
    ...history,
    ...upkeep,
    ...openCalls(),
    // It is asked in a transaction that has just written.
    unfit: () => Promise.resolve(null),
  };
}
