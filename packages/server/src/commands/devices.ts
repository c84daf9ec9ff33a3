import type { Device, Input, Success } from '@earshot/protocol';
import { readLabel } from '../people/names.ts';
import type { Parts, Sender } from './parts.ts';
import { refuse, type Outcome, type Refusal } from './refusal.ts';

type Devices = { status: 'success'; devices: Device[] };

/** The sender's devices, as they know them. */
export function list(parts: Parts, sender: Sender): Outcome<Success<'devices/list'>> {
  return { ok: true, body: listed(parts, sender) };
}

export function rename(parts: Parts, sender: Sender, input: Input<'devices/rename'>): Outcome<Success<'devices/rename'>> {
  const label = readLabel(input.label);
  if (typeof label !== 'string') return refuse('bad_request', label.problem);
  const stranger = refuseStranger(parts, sender, input.device_id);
  if (stranger !== null) return stranger;
  parts.records.renameDevice(input.device_id, label);
  return { ok: true, body: listed(parts, sender) };
}

export function remove(parts: Parts, sender: Sender, input: Input<'devices/remove'>): Outcome<Success<'devices/remove'>> {
  const { attendance, log, sessions } = parts;
  const { person, endpoint } = sender;
  const stranger = refuseStranger(parts, sender, input.device_id);
  if (stranger !== null) return stranger;
  sessions.remove(input.device_id);
  attendance.signOut(person, input.device_id, endpoint);
  log.info({ user: person.id, device: input.device_id }, 'device removed');
  return { ok: true, body: listed(parts, sender) };
}

function refuseStranger(parts: Parts, sender: Sender, deviceId: string): Refusal | null {
  const isTheirs = listed(parts, sender).devices.some(({ device_id }) => device_id === deviceId);
  return isTheirs ? null : refuse('not_found', 'You have no device with this id.');
}

function listed({ clock, records, sessions }: Parts, { person, device }: Sender): Devices {
  const devices = records
    .devicesOf(person.id)
    .filter(({ id }) => !sessions.isRemoved(id))
    .map(({ id, label, createdAt, usedAt }) => ({
      device_id: id,
      label,
      created_at: createdAt,
      last_seen: Math.floor((person.devices.has(id) ? clock.wall() : usedAt) / 1_000),
      current: id === device.id,
      push: false,
    }));
  return { status: 'success', devices };
}
