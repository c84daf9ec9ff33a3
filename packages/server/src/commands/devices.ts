import type { Device, Input, Success } from '@earshot/protocol';
import { readLabel } from '../people/names.ts';
import { chain, now, type Later } from '../ports/result.ts';
import type { RecoveryRecord } from '../records/port-recovery.ts';
import type { DeviceRecord } from '../records/port.ts';
import type { Parts, Sender } from './parts.ts';
import { refuse, type Outcome, type Refusal } from './refusal.ts';

type Devices = Success<'devices/list'>;
type Listed = Outcome<Devices>;

/** The sender's devices, as they know them. */
export function list(parts: Parts, sender: Sender): Later<Outcome<Success<'devices/list'>>> {
  return chain(listed(parts, sender), (body) => now<Listed>({ ok: true, body }));
}

export function rename(parts: Parts, sender: Sender, input: Input<'devices/rename'>): Refusal | Later<Outcome<Success<'devices/rename'>>> {
  const label = readLabel(input.label);
  if (typeof label !== 'string') return refuse('bad_request', label.problem);
  return ofTheirs(parts, sender, input.device_id, (done) =>
    parts.records.ask('renameDevice', [input.device_id, label], (result) => {
      if (result.ok) parts.sessions.labelled(input.device_id, label);
      done(result);
    }),
  );
}

export function remove(parts: Parts, sender: Sender, input: Input<'devices/remove'>): Later<Outcome<Success<'devices/remove'>>> {
  const { attendance, keptNames, linkCodes, log, pairings, people, sessions } = parts;
  const { person, endpoint } = sender;
  return ofTheirs(parts, sender, input.device_id, (done) => {
    linkCodes.forget(input.device_id);
    pairings.forget(input.device_id);
    sessions.remove(input.device_id, () => done({ ok: true, value: undefined }));
    // Whoever went and came back while the disk was asked is another object by now.
    attendance.signOut(people.get(person.id) ?? person, input.device_id, endpoint);
    people.setGuest(person.id, !keptNames.has(person.id));
    log.info({ user: person.id, device: input.device_id }, 'device removed');
  });
}

/** Does something to a device of the sender, and answers all that there are then. */
function ofTheirs(parts: Parts, sender: Sender, deviceId: string, task: Later<void>): Later<Listed> {
  return chain(all(parts, sender), (devices) =>
    devices.some(({ id }) => id === deviceId)
      ? chain(task, () => list(parts, sender))
      : now<Listed>(refuse('not_found', 'You have no device with this id.')),
  );
}

/** Those of the sender, but for what was removed. */
function all({ records, sessions }: Parts, { person }: Sender): Later<readonly DeviceRecord[]> {
  const found: Later<readonly DeviceRecord[]> = (done) => records.ask('devicesOf', [person.id], done);
  return chain(found, (devices) => now(devices.filter(({ id }) => !sessions.isRemoved(id))));
}

function listed(parts: Parts, sender: Sender): Later<Devices> {
  const code: Later<RecoveryRecord | null> = (done) => parts.records.ask('recoveryOf', [sender.person.id], done);
  return chain(all(parts, sender), (devices) =>
    chain(code, (recovery) =>
      now({ status: 'success', devices: shownTo(parts, sender, devices), recovery_made_at: recovery?.madeAt ?? null }),
    ),
  );
}

function shownTo({ clock, subscriptions }: Parts, { person, device }: Sender, devices: readonly DeviceRecord[]): Device[] {
  return devices.map(({ id, label, createdAt, usedAt }) => ({
    device_id: id,
    label,
    created_at: createdAt,
    last_seen: Math.floor((person.devices.has(id) ? clock.wall() : usedAt) / 1_000),
    current: id === device.id,
    push: subscriptions.has(id),
  }));
}
