import { Logo } from '../parts/logo.tsx';
import { problemSentences } from './problem-words.ts';
import { words } from './words.ts';

/** Where no call can be made there is nothing to sign in for: it says why, and where one can. */
export function Lacking({ code }: { readonly code: 'insecure_context' | 'unsupported' }) {
  return (
    <main class="sign-in">
      <div class="rings" />
      <div class="form">
        <Logo />
        <p class="alert" role="alert">
          {problemSentences[code]}
        </p>
        {code === 'insecure_context' && (
          <a class="pill talk wide" href={`https://${location.host}${location.pathname}`}>
            {words.openSecurely}
          </a>
        )}
      </div>
    </main>
  );
}
