import type { CallView, Place } from '@earshot/client';
import { spoken } from '../spoken.ts';
import { endedWords } from './words.ts';

type Elsewhere = Extract<CallView, { phase: 'elsewhere' }>;
type Ended = Extract<CallView, { phase: 'ended' }>;

/** Where a call of mine is: in another tab of this browser, on a device of mine by its name, or not known where. */
export const placeWords = spoken('places', {
  anotherDevice: 'another device',
  callingSomewhere: 'Calling from another tab or device',
  callingFromTab: 'Calling from another tab',
  callingFrom: (device: string) => `Calling from ${device}`,
  answeredInTab: 'Answered in another tab',
  answeredOn: (device: string) => `Answered on ${device}`,
  movedToTab: 'Moved to another tab',
  movedTo: (device: string) => `Moved to ${device}`,
  somewhere: 'On another tab or device',
  inTab: 'In another tab',
  on: (device: string) => `On ${device}`,
  declinedOn: (device: string) => `Declined on ${device}`,
});

function deviceWords({ device: { label } }: Place): string {
  return label === '' ? placeWords.anotherDevice : label;
}

/** Where a call of mine is, in one line. */
export function elsewhereWords({ call, place }: Pick<Elsewhere, 'call' | 'place'>): string {
  const { callingSomewhere, callingFromTab, callingFrom, answeredInTab, answeredOn, movedToTab, movedTo, somewhere, inTab, on } =
    placeWords;
  if (call.status === 'calling') return placed(place, callingSomewhere, [callingFromTab, callingFrom]);
  switch (place?.how) {
    case 'answered':
      return placed(place, '', [answeredInTab, answeredOn]);
    case 'moved':
      return placed(place, '', [movedToTab, movedTo]);
    case 'there':
    case undefined:
      return placed(place, somewhere, [inTab, on]);
  }
}

/** `tab` is said of another tab of this browser, `on` of any other device. */
function placed(place: Place | null, unknown: string, [tab, on]: readonly [tab: string, on: (device: string) => string]): string {
  if (place === null) return unknown;
  return place.device.current ? tab : on(deviceWords(place));
}

/** How a call ended: one that was declined on another device of mine says where. */
export function receiptTitle(call: Ended, incoming: boolean): string {
  const { place, reason, byMe } = call;
  const isThere = reason === 'rejected' && byMe && place !== null && !place.device.current;
  return isThere ? placeWords.declinedOn(deviceWords(place)) : endedWords(call, incoming);
}
