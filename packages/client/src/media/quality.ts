import type { Reading } from '../ports.ts';
import type { Quality } from '../report.ts';

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
  };
}

function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;
}
