/**
 * The parts of the drawings at /trust, in units of a picture of 260 by 150. Their colours are those of the page, by the
 * classes of `style.ts`, so that a drawing is right by day and by night.
 */

/** Some shapes of SVG. */
type Shapes = string;

interface At {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A drawing of one step, and what it shows in words for who does not see it. */
export function drawing(alt: string, ...shapes: readonly Shapes[]): string {
  return `<svg class="drawing" viewBox="0 0 260 150" role="img" aria-label="${alt}">${shapes.join('')}</svg>`;
}

/** A rectangle with round corners. */
export function box(kind: string, { x, y, w, h }: At, r = 6): Shapes {
  return `<rect class="${kind}" x="${x}" y="${y}" width="${w}" height="${h}" rx="${r}"/>`;
}

/** A line of text; `mid` stands around its place, `bold` is what is pressed. */
export function text(x: number, y: number, says: string, kind = ''): Shapes {
  return `<text class="${kind}" x="${x}" y="${y}">${says}</text>`;
}

/** Lines of text that are not worth reading, as bars. */
export function bars(x: number, y: number, ...widths: readonly number[]): Shapes {
  return widths.map((w, index) => box('bar', { x, y: y + index * 11, w, h: 5 }, 2.5)).join('');
}

/** The ring around what is to be pressed. */
export function mark({ x, y, w, h }: At, r = 9): Shapes {
  return box('ring', { x: x - 4, y: y - 4, w: w + 8, h: h + 8 }, r);
}

/** A button; the one that is to be pressed is marked. */
export function button(at: At, says: string, pressed = false): Shapes {
  const word = text(at.x + at.w / 2, at.y + at.h / 2 + 4, says, pressed ? 'mid bold' : 'mid');
  return `${box(pressed ? 'go' : 'quiet', at)}${word}${pressed ? mark(at) : ''}`;
}

/** A row of settings. */
export function row(y: number, says: string, pressed = false): Shapes {
  const at = { x: 62, y, w: 136, h: 24 };
  return `${box('quiet', at)}${text(72, y + 16, says, pressed ? 'bold' : '')}${pressed ? mark(at) : text(186, y + 16, '&#8250;')}`;
}

/** A switch that is on. */
export function on(x: number, y: number): Shapes {
  return `${box('on', { x, y, w: 26, h: 15 }, 7.5)}<circle class="knob" cx="${x + 18.5}" cy="${y + 7.5}" r="5.5"/>`;
}

/** A round choice that is made, or not. */
export function choice(x: number, y: number, says: string, made: boolean): Shapes {
  const dot = made ? `<circle class="on" cx="${x}" cy="${y - 4}" r="3"/>` : '';
  return `<circle class="round" cx="${x}" cy="${y - 4}" r="6"/>${dot}${text(x + 13, y, says, made ? 'bold' : '')}`;
}

/** The upper part of a telephone with a title. */
export function telephone(title: string, ...shapes: readonly Shapes[]): Shapes {
  return `<path class="card" d="M52 151V20a16 16 0 0 1 16-16h124a16 16 0 0 1 16 16v131"/>${text(130, 24, title, 'mid bold')}${shapes.join('')}`;
}

/** A window with a title. */
export function pane(title: string, ...shapes: readonly Shapes[]): Shapes {
  const dots = [16, 26, 36].map((x) => `<circle class="dot" cx="${x}" cy="15" r="3"/>`).join('');
  return `${box('card', { x: 4, y: 4, w: 252, h: 142 }, 9)}<path class="line" d="M4 26h252"/>${dots}${text(130, 19, title, 'mid')}${shapes.join('')}`;
}

/** A terminal in which a command is given that prints the fingerprint. */
export function terminal(title: string, command: readonly string[], answer: readonly string[]): Shapes {
  const lines = command.map((line, index) => text(14, 46 + index * 15, line, 'code bold'));
  const from = 46 + command.length * 15 + 6;
  const printed = answer.map((line, index) => text(14, from + index * 15, line, 'code'));
  const around = answer.length === 0 ? '' : mark({ x: 12, y: from - 12, w: 236, h: answer.length * 15 + 2 });
  return pane(title, ...lines, ...printed, around);
}
