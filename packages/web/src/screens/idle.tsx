import type { SceneContent } from '../parts/scene.tsx';
import type { Later } from '../use-later.ts';
import { words } from '../words.ts';

/** Nobody is calling: the stage asks its one question, and says for a while how a call of mine ended. */
export function idle(said: string, later: Later | null): SceneContent {
  return {
    art: <div class="rings" />,
    title: words.question,
    status: said,
    tone: 'soft',
    hint: words.questionHint,
    controls: later && <later.ArmOffer key="offer" />,
  };
}
