import type { Witness } from '../people/proof.ts';

/** What stands behind the `#` of an address that opens the page with a secret. */
type Opens = 'link' | 'invite' | 'guest';

/** The address that opens the page with a secret, under the origin by which it was asked for. */
export function pageLink({ origin }: Witness, opens: Opens, secret: string): string {
  return `${origin ?? ''}/#${opens}=${secret}`;
}
