/** The shapes of one Lucide icon, put in at build (build/icons.ts). */
declare module 'icon:*' {
  const nodes: readonly (readonly [tag: string, attributes: Readonly<Record<string, string>>])[];
  export default nodes;
}
