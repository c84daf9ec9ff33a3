import type { Person, Phone, PhoneSnapshot } from '@earshot/client';
import { useState } from 'preact/hooks';
import { deskWords } from './desk/desk-words.ts';
import { useChunk } from './use-chunk.ts';

function load() {
  return import('./desk/desk.ts');
}

interface RingsProps {
  readonly phone: Phone;
  readonly snapshot: PhoneSnapshot;
}

/** The calls that ring for others of my groups, as soon as their script is loaded. */
export function PickUps(props: RingsProps) {
  const [desk] = useChunk(load);
  return desk && <desk.Rings {...props} />;
}

/** What blocks a guest who has called, as soon as it is loaded. */
export function BlockGuest(props: { readonly phone: Phone; readonly person: Person }) {
  const [desk] = useChunk(load);
  return desk && <desk.BlockGuest {...props} />;
}

interface SayProps {
  readonly phone: Phone;
  readonly ring: string;
}

/** Opens what declines a ring with words. */
export function SayWhy(props: SayProps) {
  const [isOpen, open] = useState(false);
  return (
    <>
      <button type="button" class="text-button" aria-expanded={isOpen} onClick={() => open(!isOpen)}>
        {deskWords.sayWhy}
      </button>
      {isOpen && <Sayings {...props} />}
    </>
  );
}

function Sayings(props: SayProps) {
  const [desk] = useChunk(load);
  return desk && <desk.Sayings {...props} />;
}
