import type { Answered, Phone, Problem } from '@earshot/client';

/** Grows when a field goes or means something else. */
const format = 1;

/** Everything that the server keeps of me, as text for a file; or why it cannot be had. */
export type AllAboutMe = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: Problem };

/** Asks for everything that the server keeps of me. `at` is Unix milliseconds. */
export async function allAboutMe({ ask, getSnapshot }: Pick<Phone, 'ask' | 'getSnapshot'>, at: number): Promise<AllAboutMe> {
  const [devices, blocked] = await Promise.all([ask('devices/list', {}), ask('users/blocked', {})]);
  if (!devices.ok) return devices;
  if (!blocked.ok) return blocked;
  const { session, availability } = getSnapshot();
  const me = 'me' in session ? session.me : null;
  return { ok: true, text: written({ user: me, availability }, devices.body, blocked.body, at) };
}

function written(mine: object, { devices }: Answered<'devices/list'>, { users }: Answered<'users/blocked'>, at: number): string {
  return `${JSON.stringify({ format, at, ...mine, devices, blocked: users }, null, 2)}\n`;
}

/** Has the browser save a text as a file. */
export function saveAs(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
