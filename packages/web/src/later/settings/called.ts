import type { Link, MicrophoneAccess } from '@earshot/client';
import { isAway } from '../../link.ts';
import type { PushState } from '../push/state.ts';
import { calledWords as words } from './called-words.ts';

/** What this browser and this page know of themselves. */
export interface Facts {
  readonly link: Link;
  readonly microphone: MicrophoneAccess;
  /** Something was pressed in this page, so that it may make a sound. */
  readonly active: boolean;
  /** Who has signed the server's certificate; null while it is not known. */
  readonly certificate: 'own' | 'ca' | 'self-signed' | null;
  readonly push: PushState;
  readonly dnd: boolean;
}

/** One thing that a call needs. `broken`: no call rings as long as it is so. */
export interface Finding {
  readonly is: 'works' | 'look' | 'broken';
  readonly says: string;
}

/** Whether a call to me rings here, and each thing that it needs. */
export interface Report {
  readonly verdict: string;
  readonly lines: readonly Finding[];
}

/** Says of each thing how it is, what stands in the way first. */
export function reportOf(facts: Facts): Report {
  const lines = [server(facts), quiet(facts), microphone(facts), sound(facts), closed(facts), certificate(facts)];
  const order = { broken: 0, look: 1, works: 2 } as const;
  return { verdict: verdictOf(facts, lines), lines: lines.toSorted((a, b) => order[a.is] - order[b.is]) };
}

function verdictOf({ push }: Facts, lines: readonly Finding[]): string {
  if (lines.some(({ is }) => is === 'broken')) return words.no;
  return push.is === 'on' ? words.also : words.yes;
}

function server({ link }: Facts): Finding {
  if (link.phase === 'open') return { is: 'works', says: words.server[link.door] };
  return { is: isAway(link) || link.phase === 'closed' ? 'broken' : 'look', says: words.server.away };
}

function quiet({ dnd }: Facts): Finding {
  return dnd ? { is: 'broken', says: words.quiet.yes } : { is: 'works', says: words.quiet.no };
}

function microphone({ microphone: access }: Facts): Finding {
  const is = access === 'granted' ? 'works' : access === 'unknown' ? 'look' : 'broken';
  return { is, says: words.microphone[access] };
}

function sound({ active }: Facts): Finding {
  return active ? { is: 'works', says: words.sound.yes } : { is: 'look', says: words.sound.no };
}

function closed({ push }: Facts): Finding {
  return { is: push.is === 'on' ? 'works' : 'look', says: words.closed[push.is] };
}

function certificate({ certificate: trust }: Facts): Finding {
  return { is: trust === 'self-signed' || trust === null ? 'look' : 'works', says: words.certificate[trust ?? 'unknown'] };
}
