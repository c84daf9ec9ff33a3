import type { Person } from '@earshot/client';
import { useMemo } from 'preact/hooks';
import { faceShape, initial } from './face-shape.ts';

/** A person's face: three arcs and the initial. It says nothing that the name beside it does not say. */
export function Face({ person }: { readonly person: Person }) {
  const { hues, arcs } = useMemo(() => faceShape(person.id), [person.id]);
  return (
    <svg class="face" viewBox="0 0 100 100" aria-hidden="true" style={{ '--hue-1': hues[0], '--hue-2': hues[1], '--hue-3': hues[2] }}>
      <circle class="face-ground" cx="50" cy="50" r="50" />
      {arcs.map(({ radius, start, length }, index) => (
        <circle
          key={radius}
          class={`face-arc face-arc-${index + 1}`}
          cx="50"
          cy="50"
          r={radius}
          pathLength={360}
          stroke-dasharray={`${length} 360`}
          transform={`rotate(${start} 50 50)`}
        />
      ))}
      <text class="face-initial" x="50" y="50" font-size="33" text-anchor="middle" dominant-baseline="central">
        {initial(person.username)}
      </text>
    </svg>
  );
}
