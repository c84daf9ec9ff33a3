import type { Reading } from '../ports.ts';

type Stat = Readonly<Record<string, unknown>>;

/**
 * The totals of a stats report (W3C webrtc-stats) as Chromium, Firefox and Safari give it; what one of them leaves out
 * is 0 or null. The report names what RED carries, never RED itself; whether that is around it stands in the answer
 * (`red`).
 */
export function readingOf(report: ReadonlyMap<string, unknown>, at: number, red = false): Reading {
  const stats = [...report.values()].filter(isStat);
  const [inbound, outbound] = [ofVoice(stats, 'inbound-rtp'), ofVoice(stats, 'outbound-rtp')];
  const pair = chosenPair(stats);
  return {
    at,
    packetsReceived: count(inbound, 'packetsReceived'),
    packetsLost: count(inbound, 'packetsLost'),
    packetsSent: count(outbound, 'packetsSent'),
    packetsLostThere: amount(ofVoice(stats, 'remote-inbound-rtp'), 'packetsLost'),
    jitterMs: count(inbound, 'jitter') * 1000,
    roundTripMs: roundTrip(stats, pair),
    samples: count(inbound, 'totalSamplesReceived'),
    concealed: count(inbound, 'concealedSamples'),
    silentConcealed: count(inbound, 'silentConcealedSamples'),
    bytesReceived: count(inbound, 'bytesReceived'),
    energy: amount(inbound, 'totalAudioEnergy'),
    codec: red && count(inbound, 'packetsReceived') > 0 ? 'red' : codecOf(stats, inbound),
    pair: pair === null ? null : endsOf(stats, pair),
  };
}

/** The stat of that type about the voice line; an empty one while there is none. */
function ofVoice(stats: readonly Stat[], type: string): Stat {
  return stats.find((stat) => stat['type'] === type && kindOf(stat) === 'audio') ?? {};
}

function isStat(value: unknown): value is Stat {
  return typeof value === 'object' && value !== null;
}

function amount(stat: Stat, name: string): number | null {
  const value = stat[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function count(stat: Stat, name: string): number {
  return amount(stat, name) ?? 0;
}

function text(stat: Stat, name: string): string {
  const value = stat[name];
  return typeof value === 'string' ? value : '';
}

function kindOf(stat: Stat): string {
  return text(stat, 'kind') || text(stat, 'mediaType');
}

function byId(stats: readonly Stat[], id: unknown): Stat | null {
  return stats.find((stat) => id !== undefined && stat['id'] === id) ?? null;
}

/** The transport names the pair in use; Firefox marks it on the pair itself. */
function chosenPair(stats: readonly Stat[]): Stat | null {
  const transport = stats.find((stat) => stat['type'] === 'transport' && stat['selectedCandidatePairId'] !== undefined);
  const named = transport === undefined ? null : byId(stats, transport['selectedCandidatePairId']);
  const pairs = stats.filter((stat) => stat['type'] === 'candidate-pair');
  const marked = pairs.find((stat) => stat['selected'] === true);
  return named ?? marked ?? pairs.find((stat) => stat['nominated'] === true && stat['state'] === 'succeeded') ?? null;
}

/** What RTCP says of the sound itself, or else the last STUN check of the path. */
function roundTrip(stats: readonly Stat[], pair: Stat | null): number | null {
  const remote = ofVoice(stats, 'remote-inbound-rtp');
  const heard = count(remote, 'roundTripTimeMeasurements') === 0 ? null : amount(remote, 'roundTripTime');
  const seconds = heard ?? (pair === null ? null : amount(pair, 'currentRoundTripTime'));
  return seconds === null ? null : seconds * 1000;
}

function codecOf(stats: readonly Stat[], inbound: Stat): string | null {
  const codec = byId(stats, inbound['codecId']);
  const name = codec === null ? '' : text(codec, 'mimeType').split('/')[1];
  return name === undefined || name === '' ? null : name.toLowerCase();
}

function endsOf(stats: readonly Stat[], pair: Stat): Reading['pair'] {
  const local = byId(stats, pair['localCandidateId']);
  const remote = byId(stats, pair['remoteCandidateId']);
  if (local === null || remote === null) return null;
  return { local: text(local, 'candidateType'), remote: text(remote, 'candidateType'), protocol: text(local, 'protocol') };
}
