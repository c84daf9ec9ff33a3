import { bars, box, button, choice, drawing, mark, on, pane, row, telephone, terminal, text } from './drawing.ts';

/** What a fingerprint looks like where it is printed. */
const print = ['5B9E 03D1 77A4 2C...'];

/** A drawing for each step, in its order, of each system. */
export const drawings = {
  ios: [
    drawing(
      'Safari asks whether to allow the download of a configuration profile. Allow is marked.',
      telephone(
        'earshot',
        bars(72, 38, 116, 92),
        box('float', { x: 64, y: 60, w: 132, h: 76 }, 12),
        text(130, 80, 'Download a', 'mid'),
        text(130, 94, 'configuration profile?', 'mid'),
        button({ x: 72, y: 104, w: 54, h: 24 }, 'Ignore'),
        button({ x: 134, y: 104, w: 54, h: 24 }, 'Allow', true),
      ),
    ),
    drawing(
      'Settings of the iPhone. Profile Downloaded is marked, the first row below the name.',
      telephone('Settings', row(36, 'Ada'), row(70, 'Profile Downloaded', true), row(104, 'Wi-Fi'), row(132, 'Bluetooth')),
    ),
    drawing(
      'Certificate Trust Settings. The switch beside Earshot CA is on, and marked.',
      telephone(
        'Certificate Trust',
        bars(62, 40, 120, 96),
        box('quiet', { x: 62, y: 72, w: 136, h: 28 }),
        text(72, 90, 'Earshot CA', 'bold'),
        on(164, 78),
        mark({ x: 162, y: 77, w: 30, h: 17 }),
        bars(62, 112, 110, 70),
      ),
    ),
  ],
  android: [
    drawing(
      'Downloads, with the file earshot-ca.crt, marked.',
      telephone('Downloads', row(38, 'earshot-ca.crt', true), bars(72, 78, 90, 60), bars(72, 112, 104, 70)),
    ),
    drawing(
      'Settings with CA certificate typed into the search. The first row found, CA certificate, is marked.',
      telephone(
        'Settings',
        box('field', { x: 62, y: 34, w: 136, h: 24 }, 12),
        text(74, 50, 'CA certificate'),
        row(72, 'CA certificate', true),
        row(108, 'User certificates'),
      ),
    ),
    drawing(
      'A warning that your data will not be private. Install anyway is marked, not the other button.',
      telephone(
        'Your data is not private',
        bars(66, 40, 124, 110, 80),
        button({ x: 66, y: 84, w: 128, h: 24 }, 'Install anyway', true),
        button({ x: 66, y: 118, w: 128, h: 24 }, 'Do not install'),
      ),
    ),
    drawing(
      'Trusted credentials. The tab User is chosen, and Earshot CA stands in it, marked.',
      telephone(
        'Trusted credentials',
        text(95, 48, 'System', 'mid'),
        text(165, 48, 'User', 'mid bold'),
        box('on', { x: 134, y: 54, w: 62, h: 3 }, 1.5),
        row(70, 'Earshot CA', true),
        bars(72, 112, 100, 70),
      ),
    ),
  ],
  windows: [
    drawing(
      'PowerShell prints the fingerprint of earshot-ca.crt, marked.',
      terminal('PowerShell', ['&gt; Get-FileHash', '  Downloads\\earshot-ca.crt'], ['SHA256', ...print]),
    ),
    drawing(
      'The window of the certificate. The button Install Certificate is marked.',
      pane(
        'Certificate',
        text(18, 46, 'Earshot CA', 'bold'),
        bars(18, 56, 190, 160, 120),
        button({ x: 18, y: 106, w: 124, h: 26 }, 'Install Certificate...', true),
        button({ x: 190, y: 106, w: 52, h: 26 }, 'OK'),
      ),
    ),
    drawing(
      'The wizard. Place all certificates in the following store is chosen, and the store is Trusted Root Certification Authorities, marked.',
      pane(
        'Certificate Import Wizard',
        choice(22, 48, 'Select the store automatically', false),
        choice(22, 70, 'Place all in the following store', true),
        box('field', { x: 18, y: 84, w: 224, h: 24 }),
        text(26, 100, 'Trusted Root Certification ...', 'bold'),
        mark({ x: 18, y: 84, w: 224, h: 24 }),
        button({ x: 190, y: 118, w: 52, h: 22 }, 'Next'),
      ),
    ),
  ],
  macos: [
    drawing(
      'Terminal prints the fingerprint of earshot-ca.crt, marked.',
      terminal('Terminal', ['$ shasum -a 256', '  Downloads/earshot-ca.crt'], print),
    ),
    drawing(
      'Keychain Access adds the certificate to the keychain login. Add is marked.',
      pane(
        'Add Certificates',
        text(18, 50, 'Add earshot-ca.crt to a keychain?'),
        text(18, 80, 'Keychain:'),
        box('field', { x: 84, y: 64, w: 100, h: 24 }),
        text(94, 80, 'login', 'bold'),
        button({ x: 122, y: 108, w: 56, h: 26 }, 'Cancel'),
        button({ x: 188, y: 108, w: 54, h: 26 }, 'Add', true),
      ),
    ),
    drawing(
      'The window of Earshot CA with Trust unfolded. When using this certificate is set to Always Trust, marked.',
      pane(
        'Earshot CA',
        text(18, 48, '&#9662; Trust', 'bold'),
        text(28, 76, 'When using this certificate:'),
        box('field', { x: 28, y: 88, w: 130, h: 24 }),
        text(38, 104, 'Always Trust', 'bold'),
        mark({ x: 28, y: 88, w: 130, h: 24 }),
        text(18, 134, '&#9656; Details'),
      ),
    ),
  ],
  linux: [
    drawing(
      'A terminal prints the fingerprint of earshot-ca.crt, marked.',
      terminal('Terminal', ['$ sha256sum', '  Downloads/earshot-ca.crt'], print),
    ),
    drawing(
      'The certificate manager of Chrome, under Custom and Installed by you. Import beside Trusted Certificates is marked.',
      pane(
        'chrome://certificate-manager',
        text(14, 50, 'Local'),
        box('quiet', { x: 8, y: 58, w: 66, h: 22 }, 11),
        text(14, 73, 'Custom', 'bold'),
        '<path class="line" d="M82 26v120"/>',
        text(94, 48, 'Installed by you'),
        text(94, 84, 'Trusted', 'bold'),
        text(94, 98, 'Certificates', 'bold'),
        button({ x: 182, y: 76, w: 58, h: 24 }, 'Import', true),
        bars(94, 118, 120, 80),
      ),
    ),
    drawing(
      'The same by a command: certutil adds the certificate to the database of the browser.',
      terminal('Terminal', ['$ certutil', '  -d sql:$HOME/.pki/nssdb', '  -A -t C,, -n Earshot', '  -i Downloads/earshot-ca.crt'], []),
    ),
  ],
  firefox: [
    drawing(
      'Settings of Firefox, under Privacy and Security. View Certificates is marked.',
      pane(
        'Firefox',
        text(14, 50, 'General'),
        box('quiet', { x: 8, y: 58, w: 76, h: 22 }, 11),
        text(14, 73, 'Privacy', 'bold'),
        '<path class="line" d="M92 26v120"/>',
        text(104, 50, 'Certificates', 'bold'),
        bars(104, 62, 130, 104),
        button({ x: 104, y: 96, w: 120, h: 24 }, 'View Certificates...', true),
      ),
    ),
    drawing(
      'The tab Authorities of the certificate manager. Import is marked.',
      pane(
        'Certificate Manager',
        text(20, 46, 'Servers'),
        text(84, 46, 'Authorities', 'bold'),
        box('on', { x: 82, y: 52, w: 64, h: 3 }, 1.5),
        bars(20, 66, 200, 160, 180),
        button({ x: 20, y: 110, w: 70, h: 24 }, 'Import...', true),
        button({ x: 100, y: 110, w: 70, h: 24 }, 'Export...'),
      ),
    ),
    drawing(
      'Firefox asks about Earshot CA. Trust this CA to identify websites is ticked, and marked.',
      pane(
        'Downloading Certificate',
        text(18, 48, 'Do you trust Earshot CA?'),
        box('on', { x: 20, y: 64, w: 14, h: 14 }, 3),
        '<path class="tick" d="M23 71l3 3 5-6"/>',
        text(42, 75, 'Trust this CA for websites', 'bold'),
        mark({ x: 18, y: 62, w: 222, h: 18 }),
        button({ x: 18, y: 108, w: 56, h: 26 }, 'View'),
        button({ x: 188, y: 108, w: 54, h: 26 }, 'OK'),
      ),
    ),
  ],
} as const;
