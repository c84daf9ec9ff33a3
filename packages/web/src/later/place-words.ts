import type { CallView, Place } from '@earshot/client';
import { endedWords } from './words.ts';

type Elsewhere = Extract<CallView, { phase: 'elsewhere' }>;
type Ended = Extract<CallView, { phase: 'ended' }>;

/** A device of mine, as it follows "on" or "to"; a tab of the same browser is told by itself. */
function deviceWords({ device: { label } }: Place): string {
  return label === '' ? 'another device' : label;
}

/** Where a call of mine is, in one line. */
export function elsewhereWords({ call, place }: Pick<Elsewhere, 'call' | 'place'>): string {
  if (call.status === 'calling') return placed(place, 'Calling from another tab or device', ['Calling from another tab', 'Calling from']);
  switch (place?.how) {
    case 'answered':
      return placed(place, '', ['Answered in another tab', 'Answered on']);
    case 'moved':
      return placed(place, '', ['Moved to another tab', 'Moved to']);
    case 'there':
    case undefined:
      return placed(place, 'On another tab or device', ['In another tab', 'On']);
  }
}

/** `tab` is said of another tab of this browser; `device` goes before the name of any other device. */
function placed(place: Place | null, unknown: string, [tab, device]: readonly [tab: string, device: string]): string {
  if (place === null) return unknown;
  return place.device.current ? tab : `${device} ${deviceWords(place)}`;
}

/** How a call ended: one that was declined on another device of mine says where. */
export function receiptTitle(call: Ended, incoming: boolean): string {
  const { place, reason, byMe } = call;
  const isThere = reason === 'rejected' && byMe && place !== null && !place.device.current;
  return isThere ? `Declined on ${deviceWords(place)}` : endedWords(call, incoming);
}
