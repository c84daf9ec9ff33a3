/** A time of day as Portuguese says it: `às 15:20`, `à 1:20`. */
export function clock(time: string): string {
  return `${time.startsWith('1:') ? 'à' : 'às'} ${time}`;
}

/** An end as Portuguese says it: `até às 15:20`, `até amanhã às 8:00`, `até 24 de dezembro 8:00`. */
export function until(when: string): string {
  return `até ${/^\d+:/.test(when) ? clock(when) : when}`;
}
