import type { ComponentChildren, Ref } from 'preact';
import { Name, withName } from './name.tsx';

/** What stands on the stage, as data: each screen of a call is a function from the phone's state to a scene. */
export interface SceneContent {
  /** The accessible name of the call's region; none when there is no call. */
  readonly label?: string;
  readonly art: ComponentChildren;
  readonly title: string;
  readonly status: string;
  /** What else is told, and not seen, in the status line. */
  readonly told?: ComponentChildren;
  readonly tone: 'talk' | 'wait' | 'stop' | 'soft';
  readonly timer?: ComponentChildren;
  readonly hint?: ComponentChildren;
  /** Stands above the controls. */
  readonly panel?: ComponentChildren;
  readonly controls?: ComponentChildren;
  readonly footer?: ComponentChildren;
}

interface Props {
  readonly kind: string;
  readonly content: SceneContent;
  readonly heading: Ref<HTMLHeadingElement>;
  /** Stands above the scene, at the top of the stage. */
  readonly above?: ComponentChildren;
}

/**
 * Draws a scene. It is one tree for all screens, so that the heading keeps the focus and the status line, which is the
 * page's one live region, stays the same element from the first ring to the end: what is read aloud is what is seen,
 * once.
 */
export function Scene({ kind, content, heading, above }: Props) {
  const { label, art, title, status, told, tone, timer, hint, panel, controls, footer } = content;
  return (
    <main class={`stage ${kind}`}>
      {above}
      <section class="scene" aria-label={label}>
        {art}
        <h1 tabIndex={-1} ref={heading}>
          <Name of={title} />
        </h1>
        <div class="line">
          {/* Not atomic: what else is told is told alone, without the status again. */}
          <p role="status" aria-atomic="false" class={tone}>
            <span>{withName(status, title)}</span> {told}
          </p>
          {timer}
        </div>
        <p class="hint">{hint}</p>
        {panel}
        {controls}
        {footer}
      </section>
    </main>
  );
}
