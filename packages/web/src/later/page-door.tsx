import type { People, Phone } from '@earshot/client';
import { hasCall } from './sound/use-test-call.ts';
import { useChunk } from './use-chunk.ts';
import { words } from './words.ts';

/** Beside the status of somebody whose page answers by itself. */
export function WallMark() {
  return <span class="seen">{`, ${words.wallPhone}`}</span>;
}

interface Props {
  readonly phone: Phone;
  readonly people: People;
}

/** The wall phones that answer me, below the people, while I have no call and somebody in view has one. */
export function PageDoor({ phone, people }: Props) {
  const known = [...people.list, ...people.favourites].filter(({ wall }) => wall === true);
  if (known.length === 0 || people.search !== '' || hasCall(phone)) return null;
  return <Row phone={phone} known={known.map(({ id, status, dnd }) => `${id} ${status} ${dnd}`).join()} />;
}

function Row(props: { readonly phone: Phone; readonly known: string }) {
  const [parts] = useChunk(() => import('./wall/page-row.tsx'));
  return parts && <parts.PageRow {...props} />;
}
