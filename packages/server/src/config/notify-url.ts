import type { Reader, Reading } from './readers.ts';

/** What may be put into the URL of EARSHOT_NOTIFY_URL. */
const places: ReadonlySet<string> = new Set(['topic', 'caller', 'message', 'call']);

function bad(problem: string): Reading<never> {
  return { ok: false, problem };
}

/**
 * A URL with places in braces, in its path and query alone: what people choose may not say to whom it goes. It may hold
 * a token, so that no sentence repeats it.
 */
export const readNotifyUrl: Reader<string> = (text) => {
  const [, origin = '', rest = ''] = /^(https?:\/\/[^/?#]*)(.*)$/i.exec(text) ?? [];
  if (origin === '' || !URL.canParse(text)) return bad('must look like https://ntfy.example.org/ or http://10.0.0.5:8080/rings/{topic}.');
  if (/[{}]/.test(origin)) return bad('has a brace in its host: nothing can be put in there, only into the path and what follows.');
  if (rest.includes('#')) return bad('has a #: what stands behind it is sent to nobody.');
  for (const [, name = ''] of rest.matchAll(/\{([^}]*)\}?/g))
    if (!places.has(name)) return bad(`holds {${name.slice(0, 20)}}: it knows {topic}, {caller}, {message} and {call}.`);
  const { username, password } = new URL(text);
  if (username !== '' || password !== '') return bad('has a user and a password in it: give a token in the path or the query.');
  return { ok: true, value: text };
};
