import { expect } from '@playwright/test';
import type { Person } from './person.ts';

/**
 * A moment on the clock of the other's RTP packets (48 kHz in 32 bits, RFC 3550 section 5.1), and when what was said
 * then arrived, in milliseconds.
 */
interface Arrival {
  readonly source: number;
  readonly rtp: number;
  readonly at: number;
}

/**
 * Milliseconds by which what `later` tells of came later after `earlier` than it was said after it. It is right across
 * one turn of the 32 bits.
 */
function delayBetween(earlier: Arrival, later: Arrival): number {
  return later.at - earlier.at - ((later.rtp - earlier.rtp) | 0) / 48;
}

/**
 * When the sound of this half second arrived, on average. The browser tells when a packet is played (W3C webrtc-pc,
 * `getSynchronizationSources`); what the jitter buffer held it back for is taken off again, as a busy machine changes
 * that by itself.
 */
function arrival(listener: Person): Promise<Arrival> {
  return listener.run(async () => {
    const peer = window.ears.peers.findLast(({ connectionState }) => connectionState === 'connected');
    const [receiver] = peer?.getReceivers() ?? [];
    if (receiver === undefined) throw new Error('There is no connection to hear by.');
    const buffered: () => Promise<{ readonly ms: number; readonly samples: number }> = async () => {
      const stats = [...(await receiver.getStats()).values()];
      const { jitterBufferDelay, jitterBufferEmittedCount } = stats.find(({ type }) => type === 'inbound-rtp');
      return { ms: 1_000 * Number(jitterBufferDelay), samples: Number(jitterBufferEmittedCount) };
    };
    const before = await buffered();
    // Each packet once, or one after which none came would count for many.
    const played = new Map<number, RTCRtpSynchronizationSource>();
    for (const end = performance.now() + 500; performance.now() < end;) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      for (const packet of receiver.getSynchronizationSources()) played.set(packet.rtpTimestamp, packet);
    }
    const after = await buffered();
    const [first] = played.values();
    if (first === undefined) throw new Error('Nothing was played.');
    const times = [...played.values()].map(({ timestamp, rtpTimestamp }) => timestamp - ((rtpTimestamp - first.rtpTimestamp) | 0) / 48);
    const heldBack = (after.ms - before.ms) / Math.max(1, after.samples - before.samples);
    return { source: first.source, rtp: first.rtpTimestamp, at: times.reduce((sum, time) => sum + time, 0) / times.length - heldBack };
  }, null);
}

/**
 * Half of the time for which a test silences a line at least, in milliseconds. On a line that stops sending instead,
 * all of that time is added (seen: 980 and more); on one that goes on 60 at most were seen, and no more beside busy
 * loops.
 */
const late = 500;

/**
 * Notes when `listener` gets what is said now, and gives what proves later that they get it no later. It waits for
 * that: a packet that the machine delayed is followed by others in time, but an RTP clock that stood still never
 * catches up.
 */
export async function rememberLateness(listener: Person): Promise<() => Promise<void>> {
  const before = await arrival(listener);
  return async () => {
    async function delay() {
      const now = await arrival(listener);
      expect(now.source, `${listener.name} still hears by the same line`).toBe(before.source);
      return delayBetween(before, now);
    }
    await expect.poll(delay, { message: `ms by which ${listener.name} gets later what is said`, intervals: [0] }).toBeLessThan(late);
  };
}
