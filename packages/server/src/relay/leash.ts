import { spawn, type ChildProcess } from 'node:child_process';

/**
 * Runs a program for as long as somebody holds the other end of its standard input: a shell waits for that end to
 * close, which the system does however the holder ends, and ends the program. USR2 and TERM are passed on.
 */
const script = `
exec 3<&0
"$@" 3<&- </dev/null &
child=$!
trap 'kill -USR2 "$child"' USR2
trap 'kill "$child"' TERM
(
  trap '' USR2 TERM
  while read -r _; do :; done <&3
  kill "$child"
  sleep 3 >/dev/null 2>&1
  kill -9 "$child"
) 2>/dev/null &
watch=$!
while :; do
  wait "$child"
  status=$?
  kill -0 "$child" 2>/dev/null || break
done
kill -9 "$watch" 2>/dev/null
exit "$status"
`;

/** A program that ends with us, also when we are killed. */
export interface Leashed {
  /** Fulfilled with what it has written last, when it is gone. */
  readonly gone: Promise<string>;
  /** Has it read its certificate again, as coturn does on USR2. */
  reload(): void;
  /** Ends it: at once, or by force after three seconds. Safe twice. */
  end(): void;
}

const lastWords = 2_000;

/** Starts a program on the leash, in a group of its own, so that a terminal's Ctrl-C is ours alone. */
export function leash(program: string, args: readonly string[], cwd: string): Leashed {
  const child: ChildProcess = spawn('/bin/sh', ['-c', script, 'earshot-relay', program, ...args], {
    cwd,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => void (written = (written + text).slice(-lastWords)));
  child.stdin?.on('error', () => {});
  const gone = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', () => {
      child.stdin?.destroy();
      resolve(written);
    });
  });
  return { gone, reload: () => void child.kill('SIGUSR2'), end: () => void child.stdin?.end() };
}
