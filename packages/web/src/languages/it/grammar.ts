/** A time of day as Italian says it: `alle 15:20`, `all’1:20`. */
export function clock(time: string): string {
  return time.startsWith('1:') ? `all’${time}` : `alle ${time}`;
}

/** An end as Italian says it: `fino alle 15:20`, `fino a domani alle 8:00`, `fino all’8 dicembre 8:00`. */
export function until(when: string): string {
  if (/^\d+:/.test(when)) return `fino ${clock(when)}`;
  if (/^(?:8|11)\b/.test(when)) return `fino all’${when}`;
  return /^\d/.test(when) ? `fino al ${when}` : `fino a ${when}`;
}
