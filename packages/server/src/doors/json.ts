import { isUtf8 } from 'node:buffer';
import { isRecord } from '@earshot/protocol';

/** What a body or frame said, or why it said nothing. */
export type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string };

/** No command needs half of it. */
const deepest = 16;
const broken: Parsed = { ok: false, problem: 'This is not valid JSON.' };
const tooDeep: Parsed = { ok: false, problem: `The JSON is nested deeper than ${deepest} times.` };

/**
 * Reads JSON (RFC 8259) from bytes that must be UTF-8. A member named `__proto__` is left out, so that no later copy
 * can set a prototype.
 */
export function parseJson(bytes: Buffer): Parsed {
  if (!isUtf8(bytes)) return { ok: false, problem: 'The JSON is not valid UTF-8.' };
  return parseJsonText(bytes.toString('utf8'));
}

/** The same for text that is known to be well formed. */
export function parseJsonText(text: string): Parsed {
  try {
    const value: unknown = JSON.parse(text);
    return dropPrototypes(value, deepest) ? { ok: true, value } : tooDeep;
  } catch {
    return broken;
  }
}

/**
 * Takes members named `__proto__` out of a parsed value, whatever the text wrote them as. False where it is nested
 * deeper than so many times.
 */
function dropPrototypes(value: unknown, levels: number): boolean {
  if (Array.isArray(value)) return levels > 0 && value.every((member) => dropPrototypes(member, levels - 1));
  if (!isRecord(value)) return true;
  if (levels === 0) return false;
  for (const name in value) {
    if (name === '__proto__') Reflect.deleteProperty(value, name);
    else if (!dropPrototypes(value[name], levels - 1)) return false;
  }
  return true;
}
