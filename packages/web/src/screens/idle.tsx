import type { SceneContent } from '../parts/scene.tsx';
import { words } from '../words.ts';

/** Nobody is calling: the stage asks its one question, and says for a while how a call of mine ended. */
export function idle(said: string): SceneContent {
  return {
    art: <div class="rings" />,
    title: words.question,
    status: said,
    tone: 'soft',
    hint: words.questionHint,
  };
}
