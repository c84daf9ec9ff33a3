import type { CallView, Phone } from '@earshot/client';
import { Halo, type Mood } from '../parts/halo.tsx';
import { useChunk } from './use-chunk.ts';

type Talking = Extract<CallView, { phase: 'talking' }>;

interface Props {
  readonly phone: Phone;
  readonly call: Talking;
}

function load() {
  return import('./company/company.ts');
}

/** What brings others into a call, as soon as it is loaded. */
export function Joining(props: Props) {
  const [company] = useChunk(load);
  return company && <company.Joining {...props} />;
}

/** The others of a call: one face, or all of them with what each does. */
export function Others({ phone, call, mood }: Props & { readonly mood: Mood }) {
  const [company] = useChunk(load);
  if (company === null || call.others.length < 2) return <Halo phone={phone} person={call.other} mood={mood} />;
  return <company.Parties phone={phone} call={call} />;
}
