import type { Reading } from '../ports.ts';
import type { Quality } from '../report.ts';

/** Samples of a second: what is played has this rate, whatever was sent. */
const rate = 48_000;

/** What grew between two readings; null when one of them does not know it. */
function between(before: number | null | undefined, now: number | null): number | null {
  return now === null || before === null ? null : Math.max(0, now - (before ?? 0));
}

/**
 * What arrived between two readings of one connection (`before` null: since its start). Null when nothing arrived, as
 * on hold: there is then nothing to judge. Concealment leaves out what was made up in silence, for nobody hears that.
 */
export function qualityOf(before: Reading | null, now: Reading): Quality | null {
  function grown(total: (reading: Reading) => number): number {
    return Math.max(0, total(now) - (before === null ? 0 : total(before)));
  }
  const received = grown((reading) => reading.packetsReceived);
  const lost = grown((reading) => reading.packetsLost);
  if (received + lost === 0) return null;
  return {
    loss: share(lost, received + lost),
    jitter_ms: now.jitterMs,
    round_trip_ms: now.roundTripMs,
    concealed: share(
      grown((reading) => reading.concealed - reading.silentConcealed),
      grown((reading) => reading.samples),
    ),
    codec: now.codec,
    sent_loss: sentLoss(before, now),
    level: levelOf(before, now),
  };
}

/** What of mine was lost, as far as the other has reported; null while they have not. */
function sentLoss(before: Reading | null, now: Reading): number | null {
  const lost = between(before?.packetsLostThere, now.packetsLostThere);
  const sent = between(before?.packetsSent, now.packetsSent);
  return lost === null || sent === null || sent === 0 ? null : share(lost, sent);
}

/** How loud it was, as a root mean square of full scale (W3C webrtc-stats, totalAudioEnergy). */
function levelOf(before: Reading | null, now: Reading): number | null {
  const energy = between(before?.energy, now.energy);
  const samples = between(before?.samples, now.samples);
  return energy === null || samples === null || samples === 0 ? null : Math.min(1, Math.sqrt(energy / (samples / rate)));
}

function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;
}
