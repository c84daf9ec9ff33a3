import { h } from 'preact';

/** The shapes of an icon on a field of 24 by 24. */
export type Shapes = readonly (readonly [tag: string, attributes: Readonly<Record<string, string>>])[];

/** A Lucide icon, always beside or above the word that it stands for. */
export function Icon({ of }: { readonly of: Shapes }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      {of.map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
