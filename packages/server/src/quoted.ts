/** Characters of a frame around the one large text that it carries: ids and names. */
const mostAround = 512;

/** The text that was found last, and how its sender had written it as JSON: what is passed on at once need not be written once more. See decision 0021. */
let lastText = '';
let lastQuoted = '""';

/** A text as JSON (RFC 8259 section 7). */
export const quote = (text: string): string => (text === lastText ? lastQuoted : JSON.stringify(text));

/** Keeps in mind how the value of a field stands in the JSON that it was read from, where that is beyond doubt. */
export const rememberQuoted = (json: string, field: string, value: unknown): void => {
  const quoted = typeof value === 'string' ? quotedIn(json, field) : null;
  if (typeof value !== 'string' || quoted === null) return;
  lastText = value;
  lastQuoted = quoted;
};

/**
 * How the text of a field stands in valid JSON; null where it may stand there in another way too, or where little of the JSON is this text. With no
 * backslash around it, each quotation mark there begins or ends a text: what looks like the field's name is one, and nothing else spells it.
 */
const quotedIn = (json: string, field: string): string | null => {
  const name = `"${field}"`;
  const at = json.indexOf(`${name}:"`);
  const start = at + name.length + 1;
  const end = json.indexOf('"', start + 1) + 1;
  if (at < 0 || end === 0 || json[end - 2] === '\\' || json.length - (end - start) > mostAround) return null;
  const before = json.slice(0, at);
  const after = json.slice(end);
  const isDoubtful = (around: string): boolean => around.includes('\\') || around.includes(name);
  return isDoubtful(before) || isDoubtful(after) ? null : json.slice(start, end);
};
