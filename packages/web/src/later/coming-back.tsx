import type { Link, Phone } from '@earshot/client';
import { isCrowded, isStuck } from '../link.ts';
import { Logo } from '../parts/logo.tsx';
import { withName } from '../parts/name.tsx';
import { words } from './words.ts';

interface Props {
  readonly phone: Phone;
  readonly name: string;
  readonly link: Link;
}

function whyNot(link: Link): string {
  if (isCrowded(link)) return words.tooManyTabs;
  if (isStuck(link)) return words.cannotReach;
  return link.phase === 'waiting' ? words.linkLost : '';
}

/**
 * After a reload: the remembered name signs in by itself. The words come only when it takes long enough to be noticed.
 */
export function ComingBack({ phone, name, link }: Props) {
  return (
    <main class="coming-back">
      <Logo />
      <h1 class="later">{withName(words.comingBack(name), name)}</h1>
      <p class="later" role="status">
        {whyNot(link)}
      </p>
      {isStuck(link) && !isCrowded(link) && (
        <button type="button" class="pill" onClick={() => location.reload()}>
          {words.loadAgain}
        </button>
      )}
      <button type="button" class="text-button later" onClick={() => void phone.signOut()}>
        {words.otherName}
      </button>
    </main>
  );
}
