import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ask, Phone } from '@earshot/client';
import { allAboutMe } from '../src/later/settings/all-about-me.ts';

const devices = [{ device_id: 'd', label: 'Laptop', created_at: 1, last_seen: 1, current: true, push: false }];
const users = [{ id: 'c', username: 'Cleo', blocked_at: 2 }];
const me = { id: 'ada', username: 'Ada', status: 'idle' };

const [late, early] = [{ entry_id: 'late' }, { entry_id: 'early' }];
const pages: Readonly<Record<string, object>> = { '': { entries: [late], next: 'page 2' }, 'page 2': { entries: [early], next: null } };

/** A phone that answers what it is asked, but for one command. */
function phone(refuses: string | null): Parameters<typeof allAboutMe>[0] {
  const answers: Readonly<Record<string, object>> = { 'devices/list': { devices, recovery_made_at: 3 }, 'users/blocked': { users } };
  const ask = ((name: string, { before }: { readonly before?: string }) =>
    Promise.resolve(
      name === refuses
        ? { ok: false, code: 'overloaded', problem: { code: 'overloaded', detail: name } }
        : { ok: true, body: name === 'history/list' ? pages[before ?? ''] : answers[name] },
    )) as unknown as Ask;
  return {
    ask,
    getSnapshot: () => ({ session: { phase: 'in', me }, availability: { dnd: true } }) as unknown as ReturnType<Phone['getSnapshot']>,
  };
}

test('What Ada downloads has their name, devices, whom they block, when they may be rung, and every call', async () => {
  const all = await allAboutMe(phone(null), 1_800_000_000_000);
  assert.ok(all.ok);
  assert.deepEqual(JSON.parse(all.text), {
    format: 1,
    at: 1_800_000_000_000,
    user: me,
    availability: { dnd: true },
    devices,
    recovery_made_at: 3,
    blocked: users,
    history: [late, early],
  });
});

test('A part that cannot be had is told, and half of it is not taken for all', async () => {
  for (const refused of ['devices/list', 'users/blocked', 'history/list']) {
    const all = await allAboutMe(phone(refused), 0);
    assert.deepEqual(all.ok ? null : all.problem.detail, refused);
  }
});
