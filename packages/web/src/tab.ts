/** What the side shows. */
export type Tab = 'people' | 'recents';

/** The id of what a tab opens. */
export function panelOf(tab: Tab): string {
  return `panel-${tab}`;
}
