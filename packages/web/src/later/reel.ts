import type { People, Phone } from '@earshot/client';
import type { Row, Shown } from '../parts/first-rows.ts';
import { geometryOf, rangeIn, roomAbove, roomBelow, topOf, type Geometry } from './geometry.ts';
import { headingsBefore } from './headings.tsx';
import { asideFor, rowFor } from './keyboard/row-keys.ts';
import { createRows, type Range } from './rows.ts';

interface Needs {
  readonly list: HTMLElement;
  readonly phone: Pick<Phone, 'see'>;
  /** Draws the list again. */
  readonly draw: () => void;
}

/**
 * The part of a long list that is drawn: the rows around what is in view, and the one with the focus. It makes the list
 * one stop of Tab: arrows, Home, End and the keys for a page go from row to row (ARIA Authoring Practices, roving
 * tabindex), also to rows that are not drawn yet, and the arrows to the sides from button to button of a row. Each `li`
 * carries who it is as `data-id` and its place as `aria-posinset`.
 */
export interface Reel {
  /** What to draw of these people. */
  show(people: People): Shown;
  /** To be told when it is drawn. */
  drawn(): void;
  close(): void;
}

const atFirst: Range = { first: 0, last: 19 };

export function createReel(needs: Needs): Reel {
  const { list, phone, draw } = needs;
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const rows = createRows(() => performance.now());
  const keys = followKeys(list, () => geometry, draw);
  let geometry: Geometry = { headings: [], row: 1, heading: 0, count: 0 };
  let headings: Headings = new Map();
  let range = atFirst;
  let people: People | null = null;
  let measured: People | null = null;
  let seen: readonly number[] = [];
  let waits: number | null = null;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  function measure(): void {
    const next = rangeIn(geometry, ...inView(list));
    if (next.first === range.first && next.last === range.last) return;
    range = next;
    draw();
  }
  function see(): void {
    const apart = people?.favourites.length ?? 0;
    const now = [Math.max(0, range.first - apart), Math.max(0, range.last - apart)] as const;
    if (now.join() !== seen.join()) phone.see(...now);
    seen = now;
  }
  const stop = listen(list, rows.onHand, measure);
  return {
    show(next) {
      if (next !== people) [geometry, headings] = [geometryOf(next, rem), headingsBefore(next)];
      people = next;
      const shown = rows.show(next, range, keys.focused());
      ({ waits } = shown);
      return placed(shown.rows, { geometry, headings }, keys.stopOf(shown.rows));
    },
    drawn() {
      keys.drawn();
      clearTimeout(waiting);
      if (waits !== null) waiting = setTimeout(draw, waits);
      see();
      // A ring is drawn with the list, and must not wait until it is measured: that is done when the list has changed.
      if (measured === people) return;
      if (measured?.found !== people?.found) list.parentElement?.scrollTo({ top: 0 });
      measured = people;
      measure();
    },
    close() {
      clearTimeout(waiting);
      stop();
      keys.close();
    },
  };
}

type Headings = ReturnType<typeof headingsBefore>;

interface Around {
  readonly geometry: Geometry;
  readonly headings: Headings;
}

function placed(rows: readonly Row[], { geometry, headings }: Around, stop: string | null): Shown {
  return {
    rows: rows.map((row, at) => {
      const above = roomAbove(geometry, row.place, rows[at - 1]?.place ?? -1);
      return { ...row, above, heading: headings.get(row.place) ?? null };
    }),
    below: roomBelow(geometry, rows.at(-1)?.place ?? -1),
    stop,
  };
}

/** What of the list is in view, from its top, whichever of those around it scrolls. */
function inView(list: Element): readonly [top: number, bottom: number] {
  const { top } = list.getBoundingClientRect();
  const around = list.parentElement?.getBoundingClientRect();
  return [Math.max(0, around?.top ?? 0) - top, Math.min(innerHeight, around?.bottom ?? innerHeight) - top];
}

const hands = ['pointermove', 'pointerdown', 'touchmove', 'wheel'] as const;

/** Hears of hands on the list, and of whatever scrolls: the list, or all around it where there is little room. */
function listen(list: HTMLElement, onHand: () => void, onScroll: () => void): () => void {
  for (const hand of hands) list.addEventListener(hand, onHand, { passive: true });
  addEventListener('scroll', onScroll, { capture: true, passive: true });
  addEventListener('resize', onScroll);
  return () => {
    for (const hand of hands) list.removeEventListener(hand, onHand);
    removeEventListener('scroll', onScroll, { capture: true });
    removeEventListener('resize', onScroll);
  };
}

function rowOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest('li') : null;
}

interface Keys {
  /** Who has the focus, and so a row wherever they are; null while nobody has. */
  focused(): string | null;
  stopOf(rows: readonly Row[]): string | null;
  drawn(): void;
  close(): void;
}

function followKeys(list: HTMLElement, geometry: () => Geometry, draw: () => void): Keys {
  let kept: string | null = null;
  let isFocused = false;
  /** A row that is to have the focus once it is there. */
  let wanted: number | null = null;
  function onFocus({ target }: FocusEvent): void {
    wanted = null;
    isFocused = true;
    kept = rowOf(target)?.dataset['id'] ?? null;
    draw();
  }
  function onBlur({ relatedTarget }: FocusEvent): void {
    isFocused = relatedTarget instanceof Node && list.contains(relatedTarget);
  }
  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (goAside(event)) return event.preventDefault();
    const { count, row } = geometry();
    const page = Math.max(1, Math.floor((list.parentElement?.clientHeight ?? 0) / row) - 1);
    const to = rowFor(event.key, wanted ?? Number(rowOf(event.target)?.ariaPosInSet) - 1, count, page);
    if (to === null) return;
    event.preventDefault();
    if (focusRow(list, to)) return;
    wanted = to;
    list.parentElement?.scrollTo({ top: topOf(geometry(), to) });
  }
  list.addEventListener('focusin', onFocus);
  list.addEventListener('focusout', onBlur);
  list.addEventListener('keydown', onKey);
  return {
    focused: () => (isFocused ? kept : null),
    stopOf(rows) {
      const here = rows.flatMap(({ user }) => (user === null ? [] : [user.id]));
      return kept !== null && here.includes(kept) ? kept : (here[0] ?? null);
    },
    drawn() {
      if (wanted !== null && focusRow(list, wanted)) wanted = null;
    },
    close() {
      list.removeEventListener('focusin', onFocus);
      list.removeEventListener('focusout', onBlur);
      list.removeEventListener('keydown', onKey);
    },
  };
}

/** Goes to the button beside the one that has the focus; false when the key leads to none. */
function goAside({ key, target }: KeyboardEvent): boolean {
  const buttons = [...(rowOf(target)?.querySelectorAll('button') ?? [])];
  const place = asideFor(
    key,
    buttons.findIndex((button) => button === target),
  );
  const to = place === null ? undefined : buttons[place];
  to?.focus();
  return to !== undefined;
}

/** False when the row is not drawn yet, or nobody is in it. */
function focusRow(list: ParentNode, place: number): boolean {
  const button = list.querySelector<HTMLElement>(`li[aria-posinset="${place + 1}"] .call`);
  button?.focus();
  return button !== null;
}
