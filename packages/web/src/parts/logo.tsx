import ear from 'icon:ear';
import { words } from '../words.ts';
import { Icon } from './icon.tsx';

export function Logo() {
  return (
    <p class="logo">
      <Icon of={ear} />
      {words.product}
    </p>
  );
}
