import type { Candidate } from '@earshot/protocol';

/**
 * What we ask the other's encoder for, and it us: mono speech with in-band FEC, never silent, 40 kbit/s (RFC 7587
 * section 6.1).
 */
const wishes: ReadonlyMap<string, string> = new Map([
  ['stereo', '0'],
  ['useinbandfec', '1'],
  ['usedtx', '0'],
  ['maxaveragebitrate', '40000'],
]);

const rtpmap = /^a=rtpmap:(\d+) opus\/48000/i;
const fmtp = /^a=fmtp:(\d+) (.*)$/;

/**
 * Sets the Opus parameters of a REMOTE description; every other byte stays as it was. They tell how the other wants to
 * receive (RFC 7587 section 7), so our own encoder obeys them. A local description is never edited.
 */
export function withOpusWishes(sdp: string): string {
  return sdp
    .split(/(?=^m=)/m)
    .map((section) => (section.startsWith('m=audio') ? rewritten(section) : section))
    .join('');
}

/** The ICE user fragments of a description (RFC 8839 section 5.4). */
export function fragmentsOf(sdp: string): ReadonlySet<string> {
  return new Set([...sdp.matchAll(/^a=ice-ufrag:(\S+)/gm)].map(([, fragment]) => fragment ?? ''));
}

/**
 * A REMOTE description without its candidates (RFC 8839 section 5.1), and those by themselves, as they would have come
 * one by one.
 */
export function apart(sdp: string): { readonly bare: string; readonly candidates: readonly Candidate[] } {
  const candidates: Candidate[] = [];
  const sections = sdp.split(/(?=^m=)/m).map((section, at) =>
    section.replaceAll(/^a=(?:(candidate:[^\r\n]*)|end-of-candidates)(?:\r?\n|$)/gim, (_, candidate: string | undefined) => {
      // What stands before the first line belongs to the session, which has no candidates.
      if (candidate !== undefined) candidates.push({ candidate, sdpMid: null, sdpMLineIndex: Math.max(0, at - 1) });
      return '';
    }),
  );
  return { bare: sections.join(''), candidates };
}

/** Whether a description offers RED at all: the browsers that are built on libwebrtc do, Firefox does not. */
export function hasRed(sdp: string): boolean {
  return /^a=rtpmap:\d+ red\//im.test(sdp);
}

/**
 * Whether the first codec of the first audio line is RED (RFC 2198): said of an answer, that is what both sides send.
 */
export function startsWithRed(sdp: string): boolean {
  const type = /^m=audio \d+ \S+ (\d+)/m.exec(sdp)?.[1];
  return type !== undefined && new RegExp(`^a=rtpmap:${type} red/`, 'im').test(sdp);
}

type Said = { readonly type: string; readonly sdp: string } | null;

/**
 * A further REMOTE offer of a connection whose two ends already have their DTLS roles. It leaves the choice open
 * (`actpass`, RFC 8842 section 5.5), but a role cannot change on a connection that stands, and Firefox would choose
 * `active` again whatever it is: so the offer gets the role that the other has by the last answer.
 */
export function withKnownRole(offer: string, current: { readonly local: Said; readonly remote: Said }): string {
  function roleIn(said: Said): string | undefined {
    return /^a=setup:(active|passive)/m.exec(said?.type === 'answer' ? said.sdp : '')?.[1];
  }
  const mine = roleIn(current.local);
  const theirs = mine === undefined ? roleIn(current.remote) : mine === 'active' ? 'passive' : 'active';
  return theirs === undefined ? offer : offer.replaceAll(/^a=setup:actpass/gm, `a=setup:${theirs}`);
}

function rewritten(section: string): string {
  // The line ends are kept as parts of their own, so that nothing but an Opus line can change.
  const parts = section.split(/(\r?\n)/);
  const opus = new Set(parts.map((line) => rtpmap.exec(line)?.[1]).filter((type) => type !== undefined));
  const told = new Set(parts.map((line) => fmtp.exec(line)?.[1]).filter((type) => type !== undefined));
  const end = parts[1] ?? '\r\n';
  return parts.map((line) => rewrittenLine(line, { opus, told, end })).join('');
}

interface Section {
  /** Payload types of Opus. */
  readonly opus: ReadonlySet<string>;
  /** Payload types that have a line of parameters. */
  readonly told: ReadonlySet<string>;
  readonly end: string;
}

function rewrittenLine(line: string, { opus, told, end }: Section): string {
  const mapped = rtpmap.exec(line)?.[1];
  if (mapped !== undefined && !told.has(mapped)) return `${line}${end}a=fmtp:${mapped} ${parameters('')}`;
  const [, type, text] = fmtp.exec(line) ?? [];
  return type !== undefined && text !== undefined && opus.has(type) ? `a=fmtp:${type} ${parameters(text)}` : line;
}

function parameters(text: string): string {
  const others = text
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '' && !wishes.has(nameOf(pair)));
  return [...others, ...[...wishes].map(([name, value]) => `${name}=${value}`)].join(';');
}

function nameOf(pair: string): string {
  return (pair.split('=')[0] ?? '').trim().toLowerCase();
}
