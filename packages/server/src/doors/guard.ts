import type { IncomingHttpHeaders } from 'node:http';

/** Who may speak to this server: its own names, and further public origins as `https://host[:port]`. */
export interface Sources {
  readonly hosts: () => readonly string[];
  readonly origins: readonly string[];
}

/** What a request says of where it comes from. */
export type Claim = Pick<IncomingHttpHeaders, 'host' | 'origin'>;

export interface Guard {
  /** Why a request is refused, as a sentence, or null. `anyHost` leaves out the check of Host, for probes. */
  problem(claim: Claim, anyHost?: boolean): string | null;
  /**
   * Whether the page about trust asks, which has no TLS yet: its Origin is `http://` and the Host, one of ours.
   */
  plain(claim: Claim): boolean;
  /** The Origin, when it is one of the configured ones and not our own: it may read answers across origins (CORS). */
  foreign(claim: Claim): string | null;
}

/** The web origin of a request as it stands in proofs (API.md 4): its Origin, else `https://` and its Host. */
export function webOriginOf({ host, origin }: Claim): string {
  return origin ?? `https://${host ?? ''}`;
}

const hostShape = /^(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::\d{1,5})?$/;

/**
 * Exact checks of Host and Origin (RFC 6454). The first is what stops DNS rebinding, the second what stops other pages
 * from speaking to us in their visitor's browser. A request without Origin comes from no page, or from a plain
 * navigation.
 */
export function createGuard({ hosts, origins }: Sources): Guard {
  const allowed = new Set(origins.map((origin) => withoutPort443(origin.toLowerCase())));
  const allowedNames = new Set(origins.map((origin) => new URL(origin).hostname));
  const names = namesOf(hosts);
  return {
    problem({ host, origin }, anyHost = false) {
      const mine = withoutPort443((host ?? '').toLowerCase());
      const name = hostName(mine);
      if (!anyHost && (name === null || !(names().has(name) || allowedNames.has(bracketed(name))))) return badHost;
      if (origin === undefined) return null;
      const theirs = withoutPort443(origin.toLowerCase());
      if (allowed.has(theirs) || (name !== null && theirs === `https://${mine}`)) return null;
      return badOrigin;
    },
    plain({ host, origin }) {
      const mine = (host ?? '').toLowerCase();
      const name = hostName(withoutPort443(mine));
      return origin?.toLowerCase() === `http://${mine}` && name !== null && (names().has(name) || allowedNames.has(bracketed(name)));
    },
    foreign({ host, origin }) {
      if (origin === undefined || origin.toLowerCase() === `https://${(host ?? '').toLowerCase()}`) return null;
      return allowed.has(withoutPort443(origin.toLowerCase())) ? origin : null;
    },
  };
}

const badHost =
  'This server does not answer under the name that the request used (its Host). Add https://<that name> to EARSHOT_ORIGINS if it should.';
const badOrigin =
  'This server does not take requests from the page that made this one (its Origin). Add that origin to EARSHOT_ORIGINS if it should.';

/** The set of names is made again only when the list is another one. */
function namesOf(hosts: Sources['hosts']): () => ReadonlySet<string> {
  let list: readonly string[] | null = null;
  let names: ReadonlySet<string> = new Set();
  return () => {
    const now = hosts();
    if (now !== list) {
      list = now;
      names = new Set(now.map((host) => host.toLowerCase()));
    }
    return names;
  };
}

/**
 * The host of a Host header that is lower case already, without port, brackets and final dot; null when it is not one.
 */
function hostName(host: string): string | null {
  const name = hostShape.exec(host)?.[1];
  if (name === undefined) return null;
  return name.startsWith('[') ? name.slice(1, -1) : name.replace(/\.$/, '');
}

function bracketed(name: string): string {
  return name.includes(':') ? `[${name}]` : name;
}

function withoutPort443(text: string): string {
  return text.endsWith(':443') && !text.endsWith('::443') ? text.slice(0, -4) : text;
}
