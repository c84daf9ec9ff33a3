import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { StartFailure } from '../config/failure.ts';
import { hashToken } from '../people/sessions.ts';
import type { Clock } from '../ports/clock.ts';
import { adminLinkLasts, keepAdminLink } from '../records/admin-link.ts';
import type { Records } from '../records/port.ts';
import { thisMachine } from '../tls/machine.ts';
import { phonePlace } from './greeting.ts';
import { placesOf, type Places } from './places.ts';

function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** The link with the secret that makes an admin, at the address that most browsers use. */
export function adminUrl(places: Places, secret: string): string {
  return `${phonePlace(places) ?? places.here[0] ?? ''}/#admin=${secret}`;
}

/**
 * What `earshot admin-link` prints: a new link, in place of one before. Throws `StartFailure` with the sentence to
 * print.
 */
export async function printedAdminLink(config: Pick<Config, 'data' | 'host' | 'port' | 'origins' | 'postgresUrl'>): Promise<string> {
  const secret = newSecret();
  const [hash, endsAt] = [hashToken(secret), Date.now() + adminLinkLasts];
  if (config.postgresUrl === null) {
    const problem = keepAdminLink(join(resolve(config.data), 'earshot.db'), hash, endsAt);
    if (problem !== null) throw new StartFailure(`EARSHOT_DATA: ${problem}`);
  } else await keepInPostgres(config.postgresUrl, hash, endsAt);
  return `To be an admin, open this in a browser. It works once, within 7 days, and lets you in from anywhere:\n${adminUrl(placesOf(config, thisMachine()), secret)}\n`;
}

async function keepInPostgres(url: string, hash: string, endsAt: number): Promise<void> {
  const [{ keepAdminLinkIn }, { whyNot }] = await Promise.all([
    import('../records/postgres/exporting.ts'),
    import('../records/postgres/trouble.ts'),
  ]);
  await keepAdminLinkIn(url, hash, endsAt).catch((error: unknown) => {
    throw new StartFailure(`EARSHOT_POSTGRES_URL: the database cannot be used: ${whyNot(error)}.`);
  });
}

/** `new` when there was never an admin or a link: this is its secret. `none` when nobody is an admin now. */
export type FirstAdmin = { readonly is: 'new'; readonly secret: string } | { readonly is: 'none' } | { readonly is: 'known' };

/** Looks whether there is an admin, and makes the link for the first one. */
export async function firstAdmin(records: Pick<Records, 'ask'>, clock: Pick<Clock, 'wall'>): Promise<FirstAdmin> {
  const admins = await new Promise<number>((done) => records.ask('admins', [], (found) => done(found.ok ? found.value.length : 1)));
  if (admins > 0) return { is: 'known' };
  const isNew = await new Promise<boolean>((done) => records.ask('isNew', [], (found) => done(found.ok && found.value)));
  if (!isNew) return { is: 'none' };
  const secret = newSecret();
  const kept = await new Promise<boolean>((done) =>
    records.ask('putAdminLink', [hashToken(secret), Math.floor(clock.wall()) + adminLinkLasts], (result) => done(result.ok)),
  );
  return kept ? { is: 'new', secret } : { is: 'none' };
}
