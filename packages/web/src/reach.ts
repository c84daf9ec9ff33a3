import type { PhoneSnapshot } from '@earshot/client';
import type { CallSet } from './call-set.ts';
import { isAway } from './link.ts';
import { words } from './words.ts';

/** Whether I can be called here now, and why not. */
export interface Reach {
  readonly word: string;
  /** The reason, and what to do about it. */
  readonly reason: string | null;
  /** Without the server: what my status is to others is not known here. */
  readonly offline: boolean;
}

const without = { blocked: words.microphoneBlocked, missing: words.microphoneMissing } as const;

type Known = Pick<PhoneSnapshot, 'availability' | 'link' | 'microphone'> & { readonly calls: Pick<CallSet, 'active' | 'waiting'> };

/**
 * What `Me` says. The first reason that holds is the one to be mended first. `active`: something was pressed in this
 * page, so it may make a sound.
 */
export function reachOf({ availability, calls, link, microphone }: Known, active: boolean): Reach {
  if (isAway(link)) return { word: words.willNotRing, reason: words.serverAway, offline: true };
  if (availability?.dnd === true) return { word: words.willNotRing, reason: words.dndIsOn, offline: false };
  if (calls.active !== null)
    return {
      word: calls.waiting === null && availability?.waiting !== false ? words.secondRings : words.callersHearBusy,
      reason: null,
      offline: false,
    };
  if (microphone === 'blocked' || microphone === 'missing') return { word: words.willNotRing, reason: without[microphone], offline: false };
  return { word: words.willRing, reason: active ? null : words.willRingSilently, offline: false };
}
