/** Milliseconds as people read a clock: `0:07`, `12:34`, `1:02:03`. Parts of a second are left out. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  function two(value: number): string {
    return String(value).padStart(2, '0');
  }
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
