import { cpSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A copy of the program, whose page can be replaced by another version. */
export interface Installed {
  /** What is started, for `startServer`. */
  readonly program: string;
  /** Puts another version of the page into its place, as an update of the program does: no script of before is left. */
  update(): void;
}

/** Installs the program with its page below a folder. */
export function install(folder: string): Installed {
  const page = join(folder, 'packages', 'web', 'dist');
  for (const path of ['packages/server/src', 'packages/server/package.json', 'packages/web/dist'])
    cpSync(join(root, path), join(folder, path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return { program: join(folder, 'packages', 'server', 'src', 'main.ts'), update: () => renew(page) };
}

/** Gives each script a new name, in all that names it. */
function renew(page: string): void {
  const files = readdirSync(page, { recursive: true, encoding: 'utf8' });
  const packed = files.filter((file) => /\.(br|gz)$/.test(file));
  for (const file of packed) rmSync(join(page, file));
  const scripts = files.filter((file) => /^assets\/.*\.js$/.test(file)).map((file) => file.slice('assets/'.length));
  function renamed(text: string): string {
    return scripts.reduce((all, name) => all.replaceAll(name, newName(name)), text);
  }
  for (const file of files.filter((name) => /\.(js|html)$/.test(name))) {
    const text = renamed(readFileSync(join(page, file), 'utf8'));
    rmSync(join(page, file));
    // The service worker knows the version of the page it is of.
    writeFileSync(join(page, renamed(file)), file === 'sw.js' ? text.replace(/"[0-9a-f]{12}"/, '"123456789abc"') : text);
  }
}

function newName(script: string): string {
  return script.replace(/\.js$/, '-new.js');
}
