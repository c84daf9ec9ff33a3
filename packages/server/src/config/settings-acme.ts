import { readAcme, readEmail, readPort, readText } from './readers.ts';
import { setting } from './setting.ts';

/** How a certificate is ordered from an authority. */
export const acmeSettings = {
  acme: setting({
    variable: 'EARSHOT_ACME',
    flag: 'acme',
    value: 'AUTHORITY',
    fallback: '',
    about:
      'letsencrypt, letsencrypt-staging, or the URL of the directory of another authority (ACME): it gives a certificate for the hosts of EARSHOT_ORIGINS, renewed at a third of its life. Setting it agrees to the terms of the authority.',
    read: readAcme,
  }),
  acmeEmail: setting({
    variable: 'EARSHOT_ACME_EMAIL',
    flag: 'acme-email',
    value: 'ADDRESS',
    fallback: '',
    about: 'Where the authority of EARSHOT_ACME writes to. It can be left out.',
    read: readEmail,
  }),
  acmePort: setting({
    variable: 'EARSHOT_ACME_PORT',
    flag: 'acme-port',
    value: 'NUMBER',
    fallback: '80',
    about: 'The port on which the authority is answered while an order runs (http-01). It asks port 80, which a router may lead here.',
    read: readPort,
  }),
  acmeDns: setting({
    variable: 'EARSHOT_ACME_DNS',
    flag: 'acme-dns',
    value: 'PROGRAM',
    fallback: '',
    about:
      'A program that puts the answer into your DNS instead (dns-01), for a server that port 80 does not reach. It is called with add or remove, the name of the TXT record, and its value.',
    read: readText,
  }),
} as const;
