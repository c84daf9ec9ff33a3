import type { Phone, PhoneSnapshot, User } from '@earshot/client';
import { hasCall } from './sound/use-test-call.ts';
import { useChunk } from './use-chunk.ts';
import { words } from './words.ts';

/** Beside the status of somebody whose page answers by itself. */
export function WallMark() {
  return <span class="seen">{`, ${words.wallPhone}`}</span>;
}

interface Props {
  readonly phone: Phone;
  readonly snapshot: Pick<PhoneSnapshot, 'people' | 'wallPhones'>;
}

/** The wall phones that answer me, below the people, while I have no call. */
export function PageDoor({ phone, snapshot: { people, wallPhones } }: Props) {
  if (wallPhones.length === 0 || people.search !== '' || hasCall(phone)) return null;
  return <Row phone={phone} users={wallPhones} />;
}

function Row(props: { readonly phone: Phone; readonly users: readonly User[] }) {
  const [parts] = useChunk(() => import('./wall/page-row.tsx'));
  return parts && <parts.PageRow {...props} />;
}
