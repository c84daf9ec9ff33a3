import { createHash } from 'node:crypto';
import type { TrustOffer } from './offer.ts';
import { drawings } from './drawings.ts';
import { script } from './script.ts';
import { style } from './style.ts';
import { systemsFor, type System } from './systems.ts';

/** Who looks at the page, and under which host: checked to be one of the server's own. */
export interface Visit {
  readonly host: string;
  readonly userAgent: string;
}

/** The page at `/trust`, whole in one file. */
export function trustPage(offer: TrustOffer, visit: Visit): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Trust this server - Earshot</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(logo('#0d7459'))}">
<style>${style}</style>
</head>
<body>
<main>
<p class="name">${logo('currentColor')}Earshot</p>
${contents(offer, visit)}
</main>
</body>
</html>
`;
}

/** What the page may do (CSP3): its own style and script, by their hashes, and ask this server. */
export function trustPolicy(host: string): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data:',
    `connect-src 'self' https://${host}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join(';');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function contents(offer: TrustOffer, visit: Visit): string {
  switch (offer.is) {
    case 'ca':
      return steps(offer.fingerprint, visit);
    case 'self-signed':
      return `<h1>There is nothing to trust here yet</h1>
<p>This server shows a certificate that it has signed by itself, so browsers warn, and they neither notify nor install a page that they warn of.</p>
<p>Whoever runs the server can change that for everybody: start it with <code>EARSHOT_TRUST=ca</code>. Then this page helps each device to trust it.</p>
${openLink(visit.host)}`;
    case 'own':
      return `<h1>This server has a certificate of its own</h1>
<p>Whoever runs the server has given it a certificate, so there is nothing to do on this device. If the browser warns all the same, tell them.</p>
${openLink(visit.host)}`;
  }
}

function steps(fingerprint: string, { host, userAgent }: Visit): string {
  const [own, ...others] = systemsFor(userAgent);
  return `<h1>Have this device trust the server</h1>
<p>Then the browser warns no more, and Earshot can notify you and be installed. It is done once for each device.</p>
${states(host)}
<h2>Compare this fingerprint</h2>
<p>Somebody who has a hand in your network could show you another page than this one. So compare what <b>your device</b> shows in the steps below with what the server has printed at its start, or ask whoever runs it. This server says:</p>
<code class="print">${fingerprint.replaceAll(':', ':<wbr>')}</code>
${own === undefined ? '' : `<h2>${own.title}</h2>\n${how(own)}`}
<h2>Other devices</h2>
${others.map((system) => `<details><summary>${system.title}</summary>\n${how(system)}</details>`).join('\n')}
<p class="soft">The certificate is good for the names of this installation and what is below them, and for private addresses of any network; for no other site. To take it back, remove Earshot CA where you have added it.</p>
<script>${script}</script>`;
}

function how({ id, file, steps: each }: System): string {
  const items = each.map((step, index) => `<li>${step}${drawings[id][index] ?? ''}</li>`);
  return `<p><a class="pill" href="${file.path}">${file.label}</a></p>\n<ol>${items.join('\n')}</ol>`;
}

/** One sentence for each thing that may be the case; the script shows the one that is. */
function states(host: string): string {
  const open = openLink(host);
  const sentences = [
    [
      'checking',
      '<p>Looking whether this browser trusts the server...</p><noscript><p>For that it needs JavaScript; the steps work without.</p></noscript>',
    ],
    ['no', '<p><b>This browser does not trust the server yet.</b> Take the steps below; this sentence changes by itself.</p>'],
    ['trusted', `<p><b>This browser trusts the server now.</b></p>${open}`],
    [
      'reached',
      `<p><b>This browser opens the server.</b> Either it trusts the server already, or you once went on past its warning: then the address bar still says that it is not secure, and the steps are yours to take.</p>${open}`,
    ],
    ['away', '<p><b>The server does not answer.</b> This page asks again by itself.</p>'],
  ];
  const boxes = sentences.map(([state, html]) => `<div data-state="${state}"${state === 'checking' ? '' : ' hidden'}>${html}</div>`);
  return `<div id="state" role="status" data-secure="https://${escaped(host)}/api/health">${boxes.join('\n')}</div>`;
}

function openLink(host: string): string {
  return `<p><a class="pill" href="https://${escaped(host)}/">Open Earshot</a></p>`;
}

/** Text in HTML. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function logo(colour: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="${colour}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M6 8.5a6.5 6.5 0 1 1 13 0c0 6-6 6-6 10a3.5 3.5 0 1 1-7 0"/><path d="M15 8.5a2.5 2.5 0 0 0-5 0v1a2 2 0 1 1 0 4"/></svg>`;
}
