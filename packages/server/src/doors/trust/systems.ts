/** A system or browser that keeps a list of CAs of its own, and how somebody adds one to it. */
export interface System {
  readonly id: 'ios' | 'android' | 'windows' | 'macos' | 'linux' | 'firefox';
  readonly title: string;
  /** What is loaded at the beginning. */
  readonly file: { readonly path: string; readonly label: string };
  /** In HTML. */
  readonly steps: readonly string[];
}

const certificate = { path: '/trust/ca.crt', label: 'Download the certificate' };

const all: readonly System[] = [
  {
    id: 'ios',
    title: 'iPhone and iPad',
    file: { path: '/trust/earshot.mobileconfig', label: 'Download the profile' },
    steps: [
      'Open this page in Safari, press the button, and allow the download.',
      'Open <b>Settings</b> and press <b>Profile Downloaded</b> at the top. Press <b>More Details</b>, then the certificate, and compare its SHA-256 fingerprint. Then <b>Install</b>.',
      'Go to <b>Settings, General, About, Certificate Trust Settings</b> and switch on <b>Earshot CA</b>. Without this second switch nothing changes.',
    ],
  },
  {
    id: 'android',
    title: 'Android',
    file: certificate,
    steps: [
      'Press the button. The file <b>earshot-ca.crt</b> is in Downloads.',
      'Open <b>Settings</b> and search for <b>CA certificate</b>. (It is under Security, Encryption and credentials, Install a certificate.)',
      'Press <b>Install anyway</b>, unlock, and choose <b>earshot-ca.crt</b>.',
      'Compare the fingerprint under <b>Trusted credentials, User</b>. Chrome trusts it from now on.',
    ],
  },
  {
    id: 'windows',
    title: 'Windows',
    file: certificate,
    steps: [
      'Press the button. In PowerShell, <code>Get-FileHash Downloads\\earshot-ca.crt</code> prints the fingerprint to compare, without the colons.',
      'Open the file and press <b>Install Certificate</b>, then <b>Current User</b>.',
      'Choose <b>Place all certificates in the following store</b>, then <b>Trusted Root Certification Authorities</b>, and confirm.',
    ],
  },
  {
    id: 'macos',
    title: 'Mac',
    file: certificate,
    steps: [
      'Press the button. In Terminal, <code>shasum -a 256 Downloads/earshot-ca.crt</code> prints the fingerprint to compare, without the colons.',
      'Open the file. Keychain Access adds it to <b>login</b>.',
      'Open <b>Earshot CA</b> there, unfold <b>Trust</b>, choose <b>Always Trust</b>, close the window and give your password.',
    ],
  },
  {
    id: 'linux',
    title: 'Linux, with Chrome or Chromium',
    file: certificate,
    steps: [
      'Press the button. <code>sha256sum Downloads/earshot-ca.crt</code> prints the fingerprint to compare, without the colons.',
      'Open <b>chrome://certificate-manager</b>, then <b>Custom</b>, <b>Installed by you</b>, and import the file under <b>Trusted Certificates</b>.',
      'Or by a command, with certutil of libnss3-tools: <code>certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n Earshot -i Downloads/earshot-ca.crt</code>. Then start the browser again.',
    ],
  },
  {
    id: 'firefox',
    title: 'Firefox on a computer',
    file: certificate,
    steps: [
      'On Windows and Mac, Firefox takes over what the system trusts: do the steps of the system first. Where it still warns, and on Linux, go on here.',
      'Press the button, then open <b>Settings, Privacy &amp; Security, Certificates, View Certificates, Authorities</b> and press <b>Import</b>.',
      'Choose <b>earshot-ca.crt</b>. Press <b>View</b> to compare the fingerprint, tick <b>Trust this CA to identify websites</b>, and confirm.',
    ],
  },
];

/** All systems, that of the visitor first, as far as its User-Agent tells. */
export function systemsFor(userAgent: string): readonly System[] {
  const own = ownOf(userAgent);
  return all.toSorted((a, b) => rank(a, own) - rank(b, own));
}

function rank({ id }: System, own: readonly string[]): number {
  const place = own.indexOf(id);
  return place < 0 ? own.length : place;
}

function ownOf(userAgent: string): readonly System['id'][] {
  const firefox = /Firefox\//.test(userAgent) ? (['firefox'] as const) : [];
  if (/iPhone|iPad|iPod/.test(userAgent)) return ['ios'];
  if (/Android/.test(userAgent)) return ['android'];
  if (/Windows/.test(userAgent)) return ['windows', ...firefox];
  // An iPad says that it is a Mac.
  if (/Macintosh/.test(userAgent)) return ['macos', ...(firefox.length > 0 ? firefox : (['ios'] as const))];
  return /Linux|X11|CrOS/.test(userAgent) ? [...firefox, 'linux'] : [];
}
