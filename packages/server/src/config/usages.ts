/** A word that does something else than serve. */
export type Verb = 'turn-config' | 'backup' | 'restore' | 'export' | 'move' | 'admin-link' | 'trust' | 'doctor';

/** A part of a server that runs by itself. */
export type Part = 'core' | 'door';

/** How each part is started, and what it is. */
export const parts: Readonly<Record<Part, Usage>> = {
  core: {
    how: 'core [--flag VALUE]...',
    about: ['Be the core alone: the calls and the records, for doors that find it by EARSHOT_NATS_URL. Health and metrics at 127.0.0.1.'],
  },
  door: {
    how: 'door [--flag VALUE]...',
    about: ['Be a door alone: take connections for a core that is found by EARSHOT_NATS_URL. The data folder holds its certificate.'],
  },
};

interface Usage {
  readonly how: string;
  readonly about: readonly string[];
}

/** How each verb is said, and what it does. */
export const usages: Readonly<Record<Verb, Usage>> = {
  'turn-config': {
    how: 'turn-config [ADDRESS[/INNER]]... [--flag VALUE]...',
    about: [
      'Print a configuration of coturn for the relay that EARSHOT_TURN_URLS and EARSHOT_TURN_SECRET name.',
      'ADDRESS is how the world sees the relay, looked up by its name when left out; INNER is its own behind a router.',
    ],
  },
  backup: {
    how: 'backup FILE [--data FOLDER]',
    about: [
      'Write the database, the certificate and the keys of the data folder into one new FILE, while the server runs or not.',
      'Who has it can be this server: keep it as safe as the folder.',
    ],
  },
  restore: {
    how: 'restore FILE [--data FOLDER]',
    about: ['Make an empty FOLDER the data folder that a backup was made of. Start the server on it, and every device goes on.'],
  },
  export: {
    how: 'export [--data FOLDER]',
    about: ['Print people and history as JSON Lines, while the server runs or not. docs/operating.md says what stands in them.'],
  },
  move: {
    how: 'move [--data FOLDER] [--postgres-url URL]',
    about: [
      'Copy everything from the database of a data folder into an empty one of PostgreSQL, and compare them. No server may run on either.',
    ],
  },
  'admin-link': {
    how: 'admin-link [--flag VALUE]...',
    about: ['Print a new link that makes an admin, in place of one before, while the server runs or not.'],
  },
  trust: {
    how: 'trust [--flag VALUE]...',
    about: ['Print the fingerprint of the CA of this installation, where its key is, and where devices are shown how to trust it.'],
  },
  doctor: {
    how: 'doctor [outside] [--flag VALUE]...',
    about: [
      'Say in words what works from here and what does not: server, certificate, disk, clock, database, relay. Ends with 1 if something',
      'that is configured does not. With "outside" it also asks the STUN servers and push services that calls would ask.',
    ],
  },
};

export function isVerb(word: string | undefined): word is Verb {
  return word !== undefined && Object.hasOwn(usages, word);
}

export function isPart(word: string | undefined): word is Part {
  return word !== undefined && Object.hasOwn(parts, word);
}

/** What `earshot VERB --help` prints. */
export function usageText(verb: Verb | Part): string {
  const { how, about } = isPart(verb) ? parts[verb] : usages[verb];
  return `Usage: earshot ${how}\n\n${about.join('\n')}\n`;
}
