import type { CallView } from '@earshot/client';
import { withName } from '../parts/name.tsx';
import { groupsWords } from './groups-words.ts';

type Ringing = Extract<CallView, { phase: 'ringing' | 'accepting' }>;

/** Who was called, where I am rung for a group or in the place of somebody. */
export function ForGroup({ call }: { readonly call: Ringing['call'] }) {
  const [first] = call.forwarded ?? [];
  const group = first ?? call.group;
  return group ? <span>{withName(groupsWords.calls(group.username), group.username)}</span> : null;
}
