/**
 * How loud each 20 ms were of what came in by the newest connection, as root mean square of 0 to 1, while it is played.
 * Runs in a page that has ears (so it names nothing outside itself).
 */
export async function levelsOf(ms: number): Promise<readonly number[]> {
  const rate = 48_000;
  const piece = rate / 50;
  const peer = window.ears.peers.findLast(({ connectionState }) => connectionState === 'connected');
  const track = peer
    ?.getReceivers()
    .find((receiver) => receiver.track.kind === 'audio')
    ?.track.clone();
  if (track === undefined) return [];
  const recorder = new MediaRecorder(new MediaStream([track]), { audioBitsPerSecond: 96_000 });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start();
  await new Promise((resolve) => setTimeout(resolve, ms));
  recorder.stop();
  await stopped;
  track.stop();
  const bytes = await new Blob(parts).arrayBuffer();
  const sound = (await new OfflineAudioContext(1, rate, rate).decodeAudioData(bytes)).getChannelData(0);
  return Array.from({ length: Math.floor(sound.length / piece) }, (_, index) => {
    const part = sound.subarray(index * piece, (index + 1) * piece);
    return Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / piece);
  });
}
