import type { VNode } from 'preact';

interface Props {
  readonly place: number;
  readonly count: number;
  readonly above: number;
  readonly heading: VNode | null;
}

/** The row of somebody who is being loaded. */
export function EmptyRow({ place, count, above, heading }: Props) {
  return (
    <li class="person empty" aria-posinset={place + 1} aria-setsize={count} style={{ marginTop: `${above}px` }}>
      {heading}
    </li>
  );
}
