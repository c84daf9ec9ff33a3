import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { helpText } from '../../src/config/help.ts';
import { settings } from '../../src/config/settings.ts';
import { readConfig } from '../../src/config/config.ts';

void test('--help and --version win over everything, and the help lists every setting', () => {
  assert.deepEqual(readConfig({ EARSHOT_PORT: 'x' }, ['--help', '--colour']), { kind: 'help' });
  assert.deepEqual(readConfig({}, ['-h']), { kind: 'help' });
  assert.deepEqual(readConfig({ EARSHOT_PORT: 'x' }, ['--version']), { kind: 'version' });
  const help = helpText();
  for (const { variable, flag, fallback } of Object.values(settings)) {
    for (const word of [variable, `--${flag}`, fallback]) assert.ok(help.includes(word), word);
  }
});

void test('every setting of the contract is there', () => {
  const variables = Object.values(settings).map(({ variable }) => variable.slice('EARSHOT_'.length));
  const contract = [
    'PORT',
    'HOST',
    'DATA',
    'POSTGRES_URL',
    'CERT',
    'KEY',
    'TRUST',
    'ACME',
    'ACME_EMAIL',
    'ACME_PORT',
    'ACME_DNS',
    'STUN_URLS',
    'TURN_URLS',
    'TURN_SECRET',
    'RELAY',
    'RELAY_HOST',
    'RELAY_PORTS',
    'TRUST_USER_ID',
    'DOORS',
    'NATS_URL',
    'ORIGINS',
    'TRUST_PROXY',
    'PLAIN_HTTP',
    'JOIN',
    'PUSH_HOSTS',
    'NOTIFY_URL',
  ];
  assert.deepEqual(variables, [
    ...contract,
    'ADDRESS_PEOPLE',
    'ADDRESS_REQUESTS',
    'HISTORY_DAYS',
    'KEEP_DAYS',
    'LOG_LEVEL',
    'METRICS_TOKEN',
  ]);
});

void test('docs/operating.md tells every setting in the same words as the help', () => {
  const rows = Object.values(settings).map(({ variable, flag, fallback, about }) => {
    return `| \`${variable}\`, \`--${flag}\` | ${fallback === '' ? '' : `\`${fallback}\``} | ${about} |`;
  });
  const guide = readFileSync(new URL('../../../../docs/operating.md', import.meta.url), 'utf8');
  const table = guide.split('\n').filter((line) => line.startsWith('| `EARSHOT_'));
  assert.deepEqual(table.map(spaced), rows.map(spaced));
});

/** oxfmt leaves docs alone, but a person may line the columns up. */
function spaced(line: string) {
  return line.replaceAll(/\s+/g, ' ');
}
