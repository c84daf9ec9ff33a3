/** The scheme of links that open a page of Earshot (HTML, 8.10.1.3 "Custom scheme handlers"). */
export const scheme = 'web+earshot';

/** What is behind it is a name, as the browser has put it into the address of the page that opens such links. */
const ofScheme = new RegExp(`^${scheme.replace('+', '\\+')}:(?://)?(.*?)/?$`, 'is');

/** A sequence that stands for no text is left as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whom a link asks to call, by what stands behind the `#` of an address; null where it asks for nobody. */
export function calledIn(hash: string): string | null {
  const asked = /^#call=(.+)$/s.exec(hash)?.[1];
  if (asked === undefined) return null;
  const text = decoded(asked);
  const named = ofScheme.exec(text)?.[1];
  const name = (named === undefined ? text : decoded(named)).trim();
  return name === '' ? null : name;
}

/** What stands behind the address of the page in a link to somebody. */
export function callHash(name: string): string {
  return `#call=${encodeURIComponent(name)}`;
}
