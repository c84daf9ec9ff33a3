import type { SceneContent } from '../parts/scene.tsx';
import { words } from '../words.ts';

/** Nobody is calling: the stage asks its one question. */
export const idle = (): SceneContent => ({
  art: <div class="rings" />,
  title: words.question,
  status: '',
  tone: 'soft',
  hint: words.questionHint,
});
