import type { SoundDevice } from '@earshot/client';

/** What the box `Ring on` shows: one output by its id ('' is the browser's own), all that are there, or several. */
export type RingOn = { readonly one: string } | 'all' | 'several';

/** The outputs that the system lists beside the browser's own, each once. */
export function realOutputs(listed: readonly SoundDevice[]): readonly SoundDevice[] {
  return listed.filter(
    ({ id }, index) => id !== '' && id !== 'default' && id !== 'communications' && listed.findIndex((one) => one.id === id) === index,
  );
}

/** Which of those the choice is. One that is not plugged in counts as chosen all the same. */
export function ringOnOf(outputs: readonly string[], listed: readonly SoundDevice[]): RingOn {
  const [first = '', ...more] = outputs;
  if (more.length === 0) return { one: first };
  return listed.every(({ id }) => outputs.includes(id)) && !outputs.includes('') ? 'all' : 'several';
}

/** The outputs with one of them in or out; never none, for then nothing would ring. */
export function withOutput(outputs: readonly string[], id: string, on: boolean): readonly string[] {
  const others = outputs.filter((one) => one !== id);
  if (on) return [...others, id];
  return others.length === 0 ? [''] : others;
}
