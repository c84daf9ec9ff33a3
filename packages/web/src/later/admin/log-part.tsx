import type { Answered } from '@earshot/client';
import { useAnswer } from '../settings/use-answer.ts';
import { actWords } from './act-words.ts';
import { adminWords, momentWords } from './admin-words.ts';
import type { AdminTools } from './admin-tools.ts';
import { Trouble } from './trouble.tsx';

/** Lines of one answer. */
const page = 50;

/** What admins have done, the newest first. */
export function LogPart({ tools }: { readonly tools: AdminTools }) {
  function read() {
    return tools.read('admin/log', { limit: page });
  }
  const { body, problem, ask } = useAnswer<Answered<'admin/log'>>(read);
  async function more() {
    const reply = await tools.read('admin/log', { limit: page, ...(typeof body?.next === 'string' && { after: body.next }) });
    return reply.ok ? { ...reply, body: { ...reply.body, acts: [...(body?.acts ?? []), ...reply.body.acts] } } : reply;
  }
  return (
    <>
      <p class="hint">{adminWords.logHint}</p>
      <Trouble problem={problem} isRead={body !== null} onAgain={() => void ask(read)} />
      <ul class="devices" aria-label={adminWords.log}>
        {body?.acts.map(({ n, at, by_username: by, act, about }) => (
          <li key={n} class="device">
            <div class="who">
              <p dir="auto">{actWords(by, act, about)}</p>
              <p class="status">{momentWords(at)}</p>
            </div>
          </li>
        ))}
      </ul>
      {body !== null && body.next !== null && (
        <button type="button" class="pill" onClick={() => void ask(more)}>
          {adminWords.more}
        </button>
      )}
    </>
  );
}
