/** A box on the screen, in CSS pixels. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * What stands around an element and cuts off what is beyond it, across or down; what is scrolled away can be scrolled
 * to.
 */
interface Frame extends Box {
  readonly across: boolean;
  readonly down: 'shows' | 'scrolls' | 'cuts';
}

/** Some words as they stand on the page. */
export interface Text {
  readonly name: string;
  readonly box: Box;
  /** The places in this list of the words that it is a part of, such as a key in a sentence. */
  readonly within: readonly number[];
  /** From the inside out. */
  readonly frames: readonly Frame[];
  /** Ends early, in an ellipsis. */
  readonly ends: boolean;
}

/** Something to press or to type into, after it was scrolled to. */
export interface Control {
  readonly name: string;
  readonly box: Box;
  /** Is what a press on its middle would press. */
  readonly open: boolean;
  readonly edged: boolean;
  /** Words alone say where it is. */
  readonly words: boolean;
}

declare global {
  interface Window {
    sight: { elements(): HTMLElement[]; nameOf(element: Element): string };
  }
}

/**
 * Runs in a page before its own code: tells its elements that can be seen, in front of everything that a dialog covers.
 */
export function giveSight(): void {
  function isClear(element: Element): boolean {
    const { clipPath, opacity } = getComputedStyle(element);
    return clipPath !== 'inset(50%)' && opacity !== '0' && (element.parentElement === null || isClear(element.parentElement));
  }
  window.sight = {
    elements() {
      const root = document.querySelector('dialog[open]') ?? document.body;
      return [...root.querySelectorAll<HTMLElement>(':not(svg, svg *)')].filter(
        (element) => element.checkVisibility({ visibilityProperty: true }) && isClear(element),
      );
    },
    nameOf(element) {
      const said = element.getAttribute('aria-label') ?? element.textContent;
      return `${[element.tagName.toLowerCase(), ...element.classList].join('.')} "${said.trim().slice(0, 40)}"`;
    },
  };
}

/** Runs in a page that has sight: all words of it. */
export function readTexts(): Text[] {
  function isText(node: Node): boolean {
    return node.nodeType === Node.TEXT_NODE && (node.nodeValue ?? '').trim() !== '';
  }
  function boxOf({ left, right, top, bottom }: DOMRect): Box {
    return { left, right, top, bottom };
  }
  function wordsOf(element: Element): Box {
    const range = document.createRange();
    range.selectNodeContents(element);
    return boxOf(range.getBoundingClientRect());
  }
  function frameOf(element: Element): Frame {
    const { overflowX, overflowY, contentVisibility } = getComputedStyle(element);
    const paints = contentVisibility === 'auto';
    const scrolls = overflowY === 'auto' || overflowY === 'scroll';
    const down = paints || overflowY === 'hidden' || overflowY === 'clip' ? 'cuts' : scrolls ? 'scrolls' : 'shows';
    return { ...boxOf(element.getBoundingClientRect()), across: paints || overflowX !== 'visible', down };
  }
  function around(element: Element | null): Frame[] {
    if (element === null || element === document.body) return [];
    // What a dialog stands in cuts nothing off it: it is in the top layer.
    if (element.matches('dialog:modal')) return [frameOf(element)];
    return [frameOf(element), ...around(element.parentElement)];
  }
  const texts = window.sight.elements().filter((element) => [...element.childNodes].some(isText));
  return texts.map((element) => ({
    name: window.sight.nameOf(element),
    box: wordsOf(element),
    within: texts.flatMap((other, place) => (other !== element && other.contains(element) ? [place] : [])),
    frames: around(element).filter(({ across, down }) => across || down !== 'shows'),
    ends: element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === 'hidden',
  }));
}

/** Runs in a page that has sight: all controls of it, each scrolled to. */
export function readControls(): Control[] {
  function isEdged(element: Element): boolean {
    const { borderTopStyle, borderTopWidth } = getComputedStyle(element);
    return borderTopStyle !== 'none' && Number.parseFloat(borderTopWidth) >= 1;
  }
  const controls = window.sight.elements().filter((element) => element.matches('button, input, textarea, summary'));
  return controls.map((element) => {
    element.scrollIntoView({ block: 'nearest' });
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return {
      name: window.sight.nameOf(element),
      box: { left, right, top, bottom },
      open: element.contains(hit),
      edged: [element, ...element.querySelectorAll('*')].some(isEdged),
      words: element.matches('.text-button, summary'),
    };
  });
}
