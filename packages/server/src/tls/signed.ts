import { join } from 'node:path';
import { StartFailure } from '../config/failure.ts';
import { authorityKeyFile, openAuthority, type Authority } from './authority.ts';
import { describe, parseCertificate, type Certificate } from './certificate.ts';
import type { CertificateKeeper } from './keeper.ts';
import { keptKey, readKept, writeKept } from './kept-texts.ts';
import { carriable, withFormer } from './lasting-names.ts';
import { keepMade, whyUnfit } from './made.ts';
import { permits } from './permitted.ts';
import type { SelfMade } from './self-made.ts';

const day = 86_400_000;
/** A CA that ends is told a year before: every device needs the next one. */
const noticeOfEnd = 365 * day;

export interface Signed extends SelfMade {
  /** Public addresses of this machine, which a new CA may sign for. */
  readonly publicAddresses: () => readonly string[];
  /** How devices show a new CA. */
  readonly title: string;
}

/**
 * Keeps a certificate that a CA of this installation signs, both in the data folder: the certificate is made anew as
 * `keepMade` says, the CA once. It carries only names that the CA may sign for, since one other would spoil it whole.
 * While the key of the CA is kept elsewhere the certificate goes on, and in time the log says that it is needed. Throws
 * `StartFailure` when the files cannot be read or written.
 */
export async function keepSigned(options: Signed): Promise<CertificateKeeper> {
  const { folder, title, clock, log } = options;
  const authority = await openAuthority({ folder, title, clock, log, names: () => [...options.names(), ...options.publicAddresses()] });
  const outside = new Set<string>();
  const daily = onceADay(options);
  function names(): readonly string[] {
    return carriable(options.names().filter((name) => !outside.has(name)));
  }
  async function fit(): Promise<Certificate> {
    await learnOutside(options, authority, outside);
    return fitLeaf({ options, authority, daily }, names());
  }
  const keeper = await keepMade({
    names,
    fit,
    tell: ({ fingerprint }) => log.info({ fingerprint }, 'a new certificate: whoever trusts the CA trusts it'),
    clock,
    log,
  });
  function notices(): readonly string[] {
    const unfit = whyUnfit(keeper.current(), names(), clock.wall());
    return [
      ...outsideNotice([...outside]),
      ...(unfit === null ? [] : [keyNotice(keeper.current())]),
      ...endNotice(authority, clock.wall()),
    ];
  }
  return { ...keeper, trust: { pem: authority.pem, fingerprint: authority.certificate.fingerprint256, notices } };
}

/** Learns which names the CA may not sign for. It is read only for a name that the certificate lacks. */
async function learnOutside({ folder, names, log }: Signed, authority: Authority, outside: Set<string>): Promise<void> {
  const carried = readKept(join(folder, 'leaf.pem'));
  const parsed = carried === null ? null : parseCertificate(carried);
  const has = parsed?.checkIssued(authority.certificate) === true ? describe({ key: '', cert: '' }, parsed).names : [];
  const lacking = names().filter((name) => !has.includes(name) && !outside.has(name));
  if (lacking.length === 0) return;
  const permitted = await authority.permitted();
  const further = lacking.filter((name) => !permits(permitted, name));
  for (const name of further) outside.add(name);
  if (further.length > 0) log.warn({ names: further }, 'the certificate does not carry these names: the CA may not sign for them');
}

interface Leaf {
  readonly options: Signed;
  readonly authority: Authority;
  readonly daily: (why: string, certificate: Certificate) => void;
}

async function fitLeaf({ options: { folder, clock, log }, authority, daily }: Leaf, names: readonly string[]): Promise<Certificate> {
  const paths = { key: join(folder, 'leaf-key.pem'), cert: join(folder, 'leaf.pem') };
  const stored = { key: readKept(paths.key), cert: readKept(paths.cert) };
  const before = usable(stored, paths.key, authority);
  const why = before === null ? 'missing' : whyUnfit(before, names, clock.wall());
  if (before !== null && why === null) return before;
  const key = authority.key();
  if (key === null) {
    if (before === null)
      throw new StartFailure(`${join(folder, authorityKeyFile)} is missing: bring it back once, for a certificate to be made.`);
    daily(why ?? 'missing', before);
    return before;
  }
  const { makeCertificate, makeKey } = await import('./making.ts');
  const own = stored.key ?? (await makeKey());
  const permitted = await authority.permitted();
  const carried = withFormer(names, stored.cert).filter((name) => permits(permitted, name));
  const cert = await makeCertificate(keptKey(own, paths.key), carried, clock.wall(), { cert: authority.pem, key });
  if (own !== stored.key) writeKept(paths.key, own);
  writeKept(paths.cert, cert);
  const made = parseCertificate(cert);
  if (made === null) throw new StartFailure('The certificate that was made cannot be read back.');
  log.info({ why, names: carried.length, sha256: made.fingerprint256, ends: made.validToDate.toISOString() }, 'certificate signed');
  return describe({ key: own, cert }, made, authority.pem);
}

/** The stored certificate, when this CA has signed it for the stored key; null when it must be made anew. */
function usable(
  { key, cert }: { readonly key: string | null; readonly cert: string | null },
  keyPath: string,
  { certificate, pem }: Authority,
): Certificate | null {
  const parsed = cert === null ? null : parseCertificate(cert);
  if (key === null || cert === null || parsed === null) return null;
  if (!parsed.checkIssued(certificate) || !parsed.verify(certificate.publicKey)) return null;
  return parsed.checkPrivateKey(keptKey(key, keyPath)) ? describe({ key, cert }, parsed, pem) : null;
}

/** Tells the log that the key of the CA is needed, once a day. */
function onceADay({ clock, log }: Signed): Leaf['daily'] {
  let told = -Infinity;
  return (why, certificate) => {
    if (clock.mono() - told < day) return;
    told = clock.mono();
    log.warn({ why, ends: new Date(certificate.ends).toISOString() }, keyNotice(certificate));
  };
}

function keyNotice({ ends }: Certificate): string {
  return `The certificate must be made anew, and the key of the CA is not there: bring ${authorityKeyFile} back into the data folder before ${new Date(ends).toISOString().slice(0, 10)}, until the log says "certificate signed".`;
}

function outsideNotice(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  return [
    `The CA may not sign for ${names.join(', ')}, so browsers warn there. A new CA may: remove ca.pem and ${authorityKeyFile} from the data folder and start again. Every device must then be told to trust it.`,
  ];
}

function endNotice({ certificate }: Authority, now: number): readonly string[] {
  const ends = certificate.validToDate;
  if (ends.getTime() - now > noticeOfEnd) return [];
  return [
    `The CA ends on ${ends.toISOString().slice(0, 10)}. For a new one, remove ca.pem and ${authorityKeyFile} from the data folder and start again. Every device must then be told to trust it.`,
  ];
}
