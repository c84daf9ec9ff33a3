/** The one command that installs coturn, by what `/etc/os-release` calls a system and those it is like. */
const commands: Readonly<Record<string, string>> = {
  // Debian's package starts a relay of its own on the same port, as soon as it is installed.
  debian: 'apt-get install coturn && systemctl disable --now coturn',
  ubuntu: 'apt-get install coturn && systemctl disable --now coturn',
  fedora: 'dnf install coturn',
  rhel: 'dnf install coturn',
  alpine: 'apk add coturn',
  arch: 'pacman -S coturn',
  suse: 'zypper install coturn',
};

/** How coturn is installed on a system; null where that is not known. `release` is the text of its os-release. */
export function installCommand(platform: NodeJS.Platform, release: string): string | null {
  if (platform === 'darwin') return 'brew install coturn';
  const words = [...release.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap(([, names = '']) => names.split(' '));
  return words.map((word) => commands[word.split('-')[0] ?? '']).find((command) => command !== undefined) ?? null;
}

/** Why there is no relay, and what to do, as a sentence. */
export function missingSentence(platform: NodeJS.Platform, release: string): string {
  const command = installCommand(platform, release);
  const how = command === null ? 'Install coturn, so that "turnserver" is found' : `Install it: ${command}`;
  return `EARSHOT_RELAY is auto, and there is no coturn on this machine. ${how}. It is used within a minute, without a restart.`;
}
