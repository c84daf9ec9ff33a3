import type { ComponentChildren } from 'preact';
import { isDrawn } from '../font.ts';

/** A person's name: in one font, and in its own direction, whatever stands around it. */
export function Name({ of }: { readonly of: string }) {
  return <bdi class={isDrawn(of) ? undefined : 'other-font'}>{of}</bdi>;
}

/** A sentence that may hold a name, which then stands apart from its direction. */
export function withName(sentence: string, name: string): ComponentChildren {
  const at = name === '' ? -1 : sentence.indexOf(name);
  if (at < 0) return sentence;
  return (
    <>
      {sentence.slice(0, at)}
      <Name of={name} />
      {sentence.slice(at + name.length)}
    </>
  );
}
