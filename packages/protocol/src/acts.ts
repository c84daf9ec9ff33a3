/** What no act consists of. */
const aside: ReadonlySet<string> = new Set(['challenge', 'proof', 'request_id', 'endpoint_id', 'user_id']);

/**
 * What an admin does, as it stands in the text that they sign: the name of the command, then each of its fields on a
 * line of its own as `field=value`, the value in JSON (RFC 8259), the lines in order. What is left out has no line.
 */
export function actOf(name: string, fields: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(fields)
    .filter(([field, value]) => !aside.has(field) && value !== undefined && value !== null)
    .map(([field, value]) => `${field}=${JSON.stringify(value)}`)
    .toSorted();
  return [name, ...lines].join('\n');
}
