/** Browsers by what only they say of themselves, the more particular first. */
const browsers = [
  ['Edg', 'Edge'],
  ['OPR/', 'Opera'],
  ['SamsungBrowser', 'Samsung Internet'],
  ['Firefox', 'Firefox'],
  ['FxiOS', 'Firefox'],
  ['CriOS', 'Chrome'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
] as const;

const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['CrOS', 'ChromeOS'],
  ['Windows', 'Windows'],
  ['Mac OS', 'Mac'],
  ['Linux', 'Linux'],
] as const;

function nameIn(names: readonly (readonly [mark: string, name: string])[], agent: string): string | null {
  return names.find(([mark]) => agent.includes(mark))?.[1] ?? null;
}

/** What to call a browser at first, by its `navigator.userAgent`: "Chrome on Linux". */
export function labelOf(agent: string): string {
  const [browser, system] = [nameIn(browsers, agent) ?? 'Browser', nameIn(systems, agent)];
  return system === null ? browser : `${browser} on ${system}`;
}
