import type { CallView } from '@earshot/client';
import { withName } from '../parts/name.tsx';
import { groupsWords } from './groups-words.ts';

type Ringing = Extract<CallView, { phase: 'ringing' | 'accepting' }>;

/** Which group was called, of which I am rung. */
export function ForGroup({ call }: { readonly call: Ringing['call'] }) {
  const group = call?.group;
  return group ? <span>{withName(groupsWords.calls(group.username), group.username)}</span> : null;
}
