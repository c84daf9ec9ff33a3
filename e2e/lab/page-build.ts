import { buildPage } from '../../scripts/page.ts';

/** Builds the page once before all tests, when it was not built from the present sources. */
// oxlint-disable-next-line import/no-default-export -- Playwright wants it so.
export default async function ensurePage(): Promise<void> {
  await buildPage();
}
