import { words } from './words.ts';

/** Below the name that was refused because it belongs to somebody: what they can do if that is them. */
export function KeptName() {
  return (
    <section class="kept-name" aria-label={words.yours}>
      <p class="hint">{words.yoursHint}</p>
    </section>
  );
}
