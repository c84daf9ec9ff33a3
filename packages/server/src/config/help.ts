import { settings } from './settings.ts';
import { parts, usages } from './usages.ts';

const verbs = [...Object.values(parts), ...Object.values(usages)].flatMap(({ how, about }) => [
  `       earshot ${how}`,
  ...about.map((line) => `           ${line}`),
]);

const intro = `Earshot: a phone that lives in a web page.

Usage: earshot [--flag VALUE]...
${verbs.join('\n')}

Each setting is a flag or an environment variable; the flag wins. Lists are separated by commas.
`;

/** What --help prints: every setting of the table. */
export function helpText(): string {
  const entries = Object.values(settings).map(({ flag, value, variable, fallback, about }) => {
    const usage = value === null ? `--${flag}` : `--${flag} ${value}`;
    const normal = fallback === '' ? 'not set' : fallback;
    return `  ${usage}\n      ${variable}, normally ${normal}\n${wrapped(about, 90, '      ')}`;
  });
  const others = '  --help\n      Print this and stop.\n  --version\n      Print the version and stop.';
  return `${intro}\n${[...entries, others].join('\n')}\n`;
}

function wrapped(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => indent + one).join('\n');
}
