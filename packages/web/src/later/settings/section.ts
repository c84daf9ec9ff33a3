import type { Phone } from '@earshot/client';

/** What every section of the dialog `Settings` is given. */
export interface SectionProps {
  readonly phone: Phone;
}
