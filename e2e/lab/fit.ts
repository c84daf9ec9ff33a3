import { expect, type Page } from '@playwright/test';
import { readControls, readTexts, type Box, type Control, type Text } from './sight.ts';

/** How somebody has set up their browser who needs it so. */
interface Setting {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly forcedColors?: 'active';
  /** Text spacing of WCAG 2.2, 1.4.12. */
  readonly spaced?: true;
}

/**
 * 1280 by 1024 at 400 % (WCAG 2.2, 1.4.10), wider spacing on a phone and on a desktop (1.4.12), and a contrast theme.
 */
const settings: readonly Setting[] = [
  { name: 'at 400 %', width: 320, height: 256 },
  { name: 'with text spacing on a phone', width: 390, height: 844, spaced: true },
  { name: 'with text spacing', width: 1280, height: 800, spaced: true },
  { name: 'in forced colours', width: 1280, height: 800, forcedColors: 'active' },
];

/**
 * Looks at the page as it is now with the eyes of people who need larger text, wider spacing or a contrast theme: no
 * word may be cut off or lie on another, no control may be small, covered or out of reach, and with a theme each has an
 * edge. The page must have been given sight.
 */
export async function expectFit(page: Page, screen: string): Promise<void> {
  for (const { name, width, height, forcedColors = 'none', spaced = false } of settings) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ forcedColors });
    await page.evaluate(space, spaced);
    await page.evaluate(twoFrames);
    expect.soft(await misfits(page, forcedColors === 'active'), `${screen} ${name}`).toEqual([]);
  }
  await page.evaluate(space, false);
  await page.emulateMedia({ forcedColors: 'none' });
}

/** What does not fit on the page as it is now, in words. */
export async function misfits(page: Page, themed = false): Promise<string[]> {
  const { wide, width, height } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    width: innerWidth,
    height: innerHeight,
  }));
  const screen: Box = { left: 0, right: width, top: 0, bottom: height };
  const texts = await page.evaluate(readTexts);
  const controls = await page.evaluate(readControls);
  expect(texts.length + controls.length, 'there is something to look at').toBeGreaterThan(1);
  return [
    ...(wide > width ? [`the page is ${wide} wide`] : []),
    ...texts.flatMap((text) => cut(text, screen)),
    ...overlaps(texts),
    ...controls.flatMap((control) => amiss(control, screen, themed)),
  ];
}

/** A row of the list that the browser has left out until it came into view has its own height a frame later. */
function twoFrames(): Promise<unknown> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

/** By a constructed sheet, which the page's policy lets pass. */
function space(on: boolean): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }',
  );
  document.adoptedStyleSheets = on ? [sheet] : [];
}

/** Parts of a pixel are nobody's loss. */
const slack = 1;

function sticksOutAcross(box: Box, of: Box): boolean {
  return box.left < of.left - slack || box.right > of.right + slack;
}

function sticksOutDown(box: Box, of: Box): boolean {
  return box.top < of.top - slack || box.bottom > of.bottom + slack;
}

function cut({ name, box, frames, ends }: Text, screen: Box): string[] {
  // Beyond the first thing that scrolls down, what is out of sight is only scrolled away.
  const first = frames.findIndex(({ down }) => down === 'scrolls');
  const near = first === -1 ? frames : frames.slice(0, first);
  const across = [...frames, screen].some((frame) => ('across' in frame ? frame.across : true) && sticksOutAcross(box, frame));
  const down = near.some((frame) => frame.down === 'cuts' && sticksOutDown(box, frame));
  return [
    ...(across ? [`${name} is cut off at the side`] : []),
    ...(down ? [`${name} is cut off above or below`] : []),
    ...(ends ? [`${name} ends early`] : []),
  ];
}

/** Of some words what is not scrolled away. */
function inView({ name, box, frames, within }: Text, place: number) {
  const shown = frames.filter(({ down }) => down !== 'shows');
  const top = Math.max(box.top, ...shown.map((frame) => frame.top));
  const bottom = Math.min(box.bottom, ...shown.map((frame) => frame.bottom));
  return { name, place, within, left: box.left, right: box.right, top, bottom };
}

/** Words that lie on others, by more than the leading of a line. */
function overlaps(texts: readonly Text[]): string[] {
  const boxes = texts.map(inView).toSorted((one, other) => one.top - other.top);
  function lies(one: Box, other: Box): boolean {
    return Math.min(one.bottom, other.bottom) - other.top > 3 && Math.min(one.right, other.right) - Math.max(one.left, other.left) > slack;
  }
  return boxes.flatMap((one, index) => {
    const below = boxes.slice(index + 1);
    const end = below.findIndex(({ top }) => top > one.bottom);
    const near = (end === -1 ? below : below.slice(0, end)).filter(
      ({ place, within }) => !within.includes(one.place) && !one.within.includes(place),
    );
    return near.filter((other) => lies(one, other)).map((other) => `${one.name} lies on ${other.name}`);
  });
}

/** Targets are at least 24 px wide and high (WCAG 2.2, 2.5.8), and nothing covers them (2.4.11). */
function amiss({ name, box, open, edged, words }: Control, screen: Box, themed: boolean): string[] {
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  return [
    ...(width < 24 || height < 24 ? [`${name} is ${Math.round(width)} by ${Math.round(height)}`] : []),
    ...(!open || sticksOutAcross(box, screen) || sticksOutDown(box, screen) ? [`${name} is out of reach`] : []),
    ...(themed && !edged && !words ? [`${name} has no edge`] : []),
  ];
}
