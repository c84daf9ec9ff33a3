import { isRecord } from '@earshot/protocol';
import { partyOf, type Call } from '../../../server/src/calls/call.ts';
import { hasLeft, endpointOf } from '../../../server/src/calls/party.ts';
import { must } from './broken.ts';
import type { Asked } from './server.ts';
import type { Change, Counts } from './change.ts';

/** What holds of devices that are removed. */
export interface DeviceRules {
  /** A command was carried out, by which these calls have changed; those are live now. */
  readonly done: (asked: Asked, changes: readonly Change[], live: readonly Call[]) => void;
}

function deviceIn(call: Call, userId: string): string | null {
  const party = partyOf(call, userId);
  return party === null || (call.is === 'live' && hasLeft(party)) ? null : (endpointOf(party)?.device ?? null);
}

/** What was in a call at a removed device has ended, and what is at another goes on. */
function judgeRemoval(by: string, removed: string, { changes, live }: { changes: readonly Change[]; live: readonly Call[] }): void {
  for (const call of live) must(deviceIn(call, by) !== removed, 'server: a call is at a device that was removed');
  for (const { before, after } of changes) {
    const at = before === null ? null : deviceIn(before, by);
    must(after.is !== 'ended' || at === null || at === removed, 'server: a call has ended with a device that did not have it');
  }
}

export function createDeviceRules(counts: Pick<Counts, 'removed' | 'cutOff'>): DeviceRules {
  const removed = new Set<string>();
  return {
    done: ({ by, device, name, input, http }, changes, live) => {
      must(http !== 200 || !removed.has(device), `server: ${name} was done for a device that was removed`);
      if (name !== 'devices/remove' || http !== 200 || !isRecord(input)) return;
      const id = String(input['device_id']);
      removed.add(id);
      counts.removed += 1;
      counts.cutOff += changes.filter(({ after }) => after.is === 'ended').length;
      judgeRemoval(by, id, { changes, live });
    },
  };
}
