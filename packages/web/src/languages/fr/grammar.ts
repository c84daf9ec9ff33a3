/** An end as French says it: `jusqu’à 15:20`, `jusqu’à demain 8:00`, `jusqu’au 24 décembre 8:00`. */
export function until(when: string): string {
  return /^\d+(?!\d*:)/.test(when) ? `jusqu’au ${when}` : `jusqu’à ${when}`;
}
