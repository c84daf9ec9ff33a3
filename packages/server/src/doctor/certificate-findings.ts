import type { Finding } from './finding.ts';

/** What is known of the certificate that is served, or would be. */
export interface CertificateSeen {
  readonly begins: number;
  readonly ends: number;
  readonly names: readonly string[];
  readonly kind: 'self-signed' | 'ca' | 'own';
  /** Why a program with the usual roots does not take it, in the words of TLS; null when it does, or was not asked. */
  readonly refused: string | null;
}

const day = 86_400_000;
const of = 'Certificate';

/** How long it is good, what it names, and who trusts it. `hosts` are those of the public origins. */
export function certificateFindings(seen: CertificateSeen, hosts: readonly string[], now: number): readonly Finding[] {
  return [dates(seen, now), ...names(seen, hosts), trusted(seen)];
}

function dates({ begins, ends, kind }: CertificateSeen, now: number): Finding {
  const until = new Date(ends).toISOString().slice(0, 10);
  const renew =
    kind === 'own' ? 'Renew it, and write it to the files of EARSHOT_CERT and EARSHOT_KEY.' : 'Start the server: it makes a new one.';
  if (now < begins)
    return {
      of,
      is: 'broken',
      says: `It is not valid before ${new Date(begins).toISOString()}.`,
      toDo: 'If that is long past, the clock of this machine is wrong: set it.',
    };
  if (now >= ends) return { of, is: 'broken', says: `It has ended on ${until}.`, toDo: renew };
  const days = Math.floor((ends - now) / day);
  const says = `It is good for ${days} more ${days === 1 ? 'day' : 'days'}, until ${until}.`;
  return kind === 'own' && days < 14 ? { of, is: 'note', says, toDo: renew } : { of, is: 'works', says };
}

function names({ kind, names: named }: CertificateSeen, hosts: readonly string[]): readonly Finding[] {
  const missing = hosts.filter((host) => !isNamed(host, named));
  if (missing.length === 0) return [{ of, is: 'works', says: `It names ${named.join(', ')}.` }];
  const toDo =
    kind === 'own'
      ? `Get one that names ${missing.length === 1 ? 'it' : 'them'}.`
      : 'Start the server with these EARSHOT_ORIGINS; with EARSHOT_TRUST=ca the log says whether the CA may sign for them.';
  return [{ of, is: 'broken', says: `It does not name ${missing.join(', ')}, so that browsers refuse it there.`, toDo }];
}

function isNamed(host: string, named: readonly string[]): boolean {
  return named.includes(host) || named.includes(`*.${host.split('.').slice(1).join('.')}`);
}

function trusted({ kind, refused }: CertificateSeen): Finding {
  switch (kind) {
    case 'self-signed':
      return {
        of: 'Trust',
        is: 'note',
        says: 'The server has signed its certificate by itself. Browsers warn of it once, do not notify anybody whose page is closed, do not install the page, and take no relay by TLS.',
        toDo: 'Set EARSHOT_TRUST=ca, or take a certificate that browsers know.',
      };
    case 'ca':
      return {
        of: 'Trust',
        is: 'works',
        says: 'A CA of this installation has signed it: devices that were told to trust it at /trust do, others warn.',
      };
    case 'own':
      return refused === null
        ? { of: 'Trust', is: 'works', says: 'Programs with the usual roots trust it, and so do browsers.' }
        : {
            of: 'Trust',
            is: 'note',
            says: `Programs with the usual roots do not trust it (${refused}). Devices that know who signed it do.`,
            toDo: 'If it shall be trusted everywhere, see that the file of EARSHOT_CERT holds the whole chain.',
          };
  }
}
