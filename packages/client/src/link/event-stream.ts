/**
 * Cuts an event stream (WHATWG HTML 9.2.6) into the data of its events. Feed it text as it comes; comments and other
 * fields are left out.
 */
export function createEventStreamReader(data: (text: string) => void): (chunk: string) => void {
  let rest = '';
  let lines: string[] = [];
  function take(line: string): void {
    if (line === '') {
      if (lines.length > 0) data(lines.join('\n'));
      lines = [];
    } else if (line.startsWith('data:')) {
      lines.push(line.slice(line.startsWith('data: ') ? 6 : 5));
    }
  }
  return (chunk) => {
    const parts = `${rest}${chunk}`.split(/\r\n|\n|\r(?!$)/);
    rest = parts.pop() ?? '';
    for (const part of parts) take(part);
  };
}
