import type { Answered, Ask, Phone, Problem } from '@earshot/client';

/** Grows when a field goes or means something else. */
const format = 1;

/** Everything that the server keeps of me, as text for a file; or why it cannot be had. */
export type AllAboutMe = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: Problem };

/** Asks for everything that the server keeps of me. `at` is Unix milliseconds. */
export async function allAboutMe({ ask, getSnapshot }: Pick<Phone, 'ask' | 'getSnapshot'>, at: number): Promise<AllAboutMe> {
  const [devices, blocked, history] = await Promise.all([ask('devices/list', {}), ask('users/blocked', {}), wholeHistory(ask)]);
  if (!devices.ok) return devices;
  if (!blocked.ok) return blocked;
  if (!history.ok) return history;
  const { session, availability } = getSnapshot();
  const user = 'me' in session ? session.me : null;
  const all = {
    format,
    at,
    user,
    availability,
    devices: devices.body.devices,
    recovery_made_at: devices.body.recovery_made_at ?? null,
    blocked: blocked.body.users,
    history: history.entries,
  };
  return { ok: true, text: `${JSON.stringify(all, null, 2)}\n` };
}

type Entries = Answered<'history/list'>['entries'];
type History = { readonly ok: true; readonly entries: Entries } | { readonly ok: false; readonly problem: Problem };

/** Page by page, the newest first. */
async function wholeHistory(ask: Ask, limit = 1_000): Promise<History> {
  const entries: Entries = [];
  let before: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof ask<'history/list'>>> = await ask('history/list', { limit, ...(before !== null && { before }) });
    if (!page.ok) return page;
    entries.push(...page.body.entries);
    before = page.body.next;
  } while (before !== null);
  return { ok: true, entries };
}
