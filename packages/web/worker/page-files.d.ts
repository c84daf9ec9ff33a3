/** What the page is made of, put in at build (build/page-files.ts). */
declare module 'virtual:page-files' {
  /** Another text for every other page. */
  export const version: string;
  /** Paths of all files that the page may load, without the page itself and the dictionaries. */
  export const files: readonly string[];
}
