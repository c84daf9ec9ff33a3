/** What the page's font has: the unicode-range of both its files, in style/base.css. */
const drawn =
  /^(?:[\0-\u02CC\u02CE-\u02D7\u02DA\u02DC-\u02FF\u1D00-\u1DBF\u1E00-\u1E9F\u1EF2-\u1EFF\u2000-\u206F\u20A0-\u20C0\u2113\u2122\u2191\u2193\u2212\u2215\u2C60-\u2C7F\uA720-\uA7FF\uFEFF\uFFFD]|\u0304|\u0308|\u0329)*$/;

/**
 * Whether the page's font draws all of a text. If not, all of it is drawn by the system's: half a name in each looks
 * broken.
 */
export function isDrawn(text: string): boolean {
  return drawn.test(text);
}
