import type { Answered } from '@earshot/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useAnswer } from '../settings/use-answer.ts';
import { adminWords } from './admin-words.ts';
import type { AdminTools } from './admin-tools.ts';
import { Trouble } from './trouble.tsx';
import { untilWords } from '../availability-words.ts';

type Link = Answered<'admin/links'>['links'][number];

/** The names of people by their ids, as far as they are known. */
function useNames({ phone }: AdminTools, links: readonly Link[]): ReadonlyMap<string, string> {
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const ids = [...new Set(links.map(({ target_user_id: id }) => id))].join();
  useEffect(() => {
    let isShown = true;
    async function read(id: string): Promise<void> {
      const asked = await phone.ask('users/get', { user_id: id });
      if (isShown && asked.ok) setNames((known) => new Map(known).set(id, asked.body.username));
    }
    for (const id of ids === '' ? [] : ids.split(',')) void read(id);
    return () => {
      isShown = false;
    };
  }, [phone, ids]);
  return names;
}

/** Every guest link that is good. */
export function LinksPart({ tools }: { readonly tools: AdminTools }) {
  function list() {
    return tools.read('admin/links', {});
  }
  const { body, problem, ask } = useAnswer(list);
  const rows = useRef<HTMLUListElement>(null);
  const names = useNames(tools, body?.links ?? []);
  async function withdraw({ link_id }: Link): Promise<void> {
    // What was pressed goes with its row.
    rows.current?.focus();
    await tools.act('admin/withdraw_link', { link_id }, adminWords.linkWithdrawn);
    await ask(list);
  }
  return (
    <>
      <p class="hint">{adminWords.linksHint}</p>
      <Trouble problem={problem} isRead={body !== null} onAgain={() => void ask(list)} />
      {body?.links.length === 0 && <p class="hint">{adminWords.noLinks}</p>}
      <ul ref={rows} class="devices" tabIndex={-1} aria-label={adminWords.links}>
        {body?.links.map((link) => {
          const name = names.get(link.target_user_id) ?? adminWords.somebody;
          return (
            <li key={link.link_id} class="device">
              <div class="who">
                <p class="name" dir="auto">
                  {adminWords.linkTo(name, link.label)}
                </p>
                <p class="status">{adminWords.goodUntil(untilWords(link.ends_at))}</p>
              </div>
              <button
                type="button"
                class="text-button"
                aria-label={adminWords.withdrawLinkOf(name, link.label)}
                onClick={() => void withdraw(link)}
              >
                {adminWords.withdraw}
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
