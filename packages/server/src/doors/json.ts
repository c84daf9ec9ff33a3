import { isUtf8 } from 'node:buffer';

/** What a body or frame said, or why it said nothing. */
export type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string };

const suspicious = /__proto__|\\u00/i;

/** Reads JSON (RFC 8259) from bytes that must be UTF-8. A member named `__proto__` is left out, so that no later copy can set a prototype. */
export function parseJson(bytes: Buffer): Parsed {
  if (!isUtf8(bytes)) return { ok: false, problem: 'The JSON is not valid UTF-8.' };
  return parseJsonText(bytes.toString('utf8'));
}

/** The same for text that is known to be well formed. */
export function parseJsonText(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text, suspicious.test(text) ? withoutPrototype : undefined) };
  } catch {
    return { ok: false, problem: 'This is not valid JSON.' };
  }
}

function withoutPrototype(key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value;
}

/** Whether a parsed value is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
