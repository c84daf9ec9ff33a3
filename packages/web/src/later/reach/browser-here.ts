/** Which way leads to what a browser allows a page: that of Firefox, of Safari, or of all others. */
export type BrowserHere = 'firefox' | 'safari' | 'other';

/** The browser of this page, by how it calls itself. */
export function browserHere(agent = navigator.userAgent): BrowserHere {
  if (/firefox|fxios/i.test(agent)) return 'firefox';
  return /safari/i.test(agent) && !/chrom|crios|edg|android/i.test(agent) ? 'safari' : 'other';
}
