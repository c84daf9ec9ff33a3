import type { Clock } from '../ports.ts';
import { giveBack, takeElement } from '../media/output.ts';

/** Two soft notes: hertz, and the second in which each begins. */
const notes = [
  [587.33, 0],
  [880, 0.22],
] as const;
/** Milliseconds of the whole. */
const length = 900;

/** Plays two notes by an element, as the voice of the other is played; false when the browser plays nothing now. */
export async function playSample(clock: Clock): Promise<boolean> {
  const context = new AudioContext();
  const out = context.createMediaStreamDestination();
  const element = takeElement();
  element.srcObject = out.stream;
  try {
    await Promise.all([context.resume(), element.play()]);
    const begin = context.currentTime + 0.05;
    for (const [hertz, after] of notes) strike(context, out, hertz, begin + after);
    await new Promise<void>((resolve) => void clock.after(length, resolve));
    return true;
  } catch {
    return false;
  } finally {
    giveBack(element);
    await context.close().catch(() => undefined);
  }
}

function strike(context: AudioContext, out: AudioNode, hertz: number, at: number): void {
  const tone = new OscillatorNode(context, { frequency: hertz });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(0.3, at + 0.01);
  gain.gain.exponentialRampToValueAtTime(0.001, at + 0.6);
  tone.connect(gain).connect(out);
  tone.start(at);
  tone.stop(at + 0.65);
}
