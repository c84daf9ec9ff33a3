/** A time of day as Spanish says it: `las 15:20`, `la 1:20`. */
export function clock(time: string): string {
  return `${time.startsWith('1:') ? 'la' : 'las'} ${time}`;
}

/** An end as Spanish says it: `hasta las 15:20`, `hasta mañana a las 8:00`, `hasta el 24 de diciembre 8:00`. */
export function until(when: string): string {
  if (/^\d+:/.test(when)) return `hasta ${clock(when)}`;
  return when.startsWith('mañana') ? `hasta ${when}` : `hasta el ${when}`;
}
