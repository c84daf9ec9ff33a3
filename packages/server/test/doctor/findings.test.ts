import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificateFindings, type CertificateSeen } from '../../src/doctor/certificate-findings.ts';
import { isBroken, reportText, type Finding } from '../../src/doctor/finding.ts';
import { clockFinding, diskFinding } from '../../src/doctor/machine-findings.ts';
import { originFinding, serverFinding } from '../../src/doctor/server-findings.ts';
import type { Visit } from '../../src/doctor/server-visit.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 10, 30);
const good: CertificateSeen = {
  begins: now - day,
  ends: now + 90 * day,
  names: ['phone.example.org', '*.example.net'],
  kind: 'own',
  refused: null,
};

const certificates: readonly [what: string, Partial<CertificateSeen>, hosts: readonly string[], is: string, says: RegExp][] = [
  ['good', {}, ['phone.example.org', 'a.example.net'], 'works works works', /good for 90 more days, until 2027-02-28/],
  ['over', { ends: now - 1 }, [], 'broken works works', /It has ended on 2026-11-29\./],
  ['not begun', { begins: now + day }, [], 'broken works works', /It is not valid before 2026-12-01T/],
  ['soon over', { ends: now + 3 * day }, [], 'note works works', /good for 3 more days/],
  [
    'of another name',
    {},
    ['other.example.org', 'a.b.example.net'],
    'works broken works',
    /does not name other\.example\.org, a\.b\.example\.net/,
  ],
  [
    'of an unknown signer',
    { refused: 'SELF_SIGNED_CERT_IN_CHAIN' },
    [],
    'works works note',
    /do not trust it \(SELF_SIGNED_CERT_IN_CHAIN\)/,
  ],
  ['self-signed', { kind: 'self-signed', ends: now + 3 * day }, [], 'works works note', /signed its certificate by itself/],
  ['of our CA', { kind: 'ca' }, [], 'works works works', /A CA of this installation/],
];

for (const [what, seen, hosts, is, says] of certificates)
  void test(`the doctor says of a certificate that is ${what}: ${is}`, () => {
    const found = certificateFindings({ ...good, ...seen }, hosts, now);
    assert.equal(found.map((finding) => finding.is).join(' '), is);
    assert.match(found.map((finding) => finding.says).join(' '), says);
    for (const finding of found) if (finding.is === 'broken') assert.ok(finding.toDo !== undefined);
  });

const silent: Visit = { is: 'silent', code: 'ECONNREFUSED', why: 'connect ECONNREFUSED' };
function answered(http: number, health: Readonly<Record<string, unknown>>): Visit {
  return { is: 'answered', http, health, certificate: null, refused: null };
}

const servers: readonly [what: string, Visit, free: boolean, is: Finding['is'], says: RegExp][] = [
  ['runs', answered(200, { status: 'ok', version: '0.2.0' }), false, 'works', /Version 0\.2\.0 runs on port 5000/],
  ['has a full disk', answered(200, { status: 'degraded', reason: 'The disk is full.' }), false, 'broken', /The disk is full\./],
  ['is not fit', answered(503, { message: 'It cannot be written.' }), false, 'broken', /It cannot be written\./],
  ['is another program', answered(404, {}), false, 'broken', /Something else than Earshot/],
  ['does not run', silent, true, 'note', /the port is free/],
  ['does not run, and its port is taken', silent, false, 'broken', /Port 5000 is taken/],
];

for (const [what, visited, free, is, says] of servers)
  void test(`the doctor says of a server that ${what}: ${is}`, () => {
    const finding = serverFinding(visited, 5_000, free);
    assert.equal(finding.is, is);
    assert.match(finding.says, says);
  });

void test('a public address that leads to another server is broken, and one that only seems away from inside is not', () => {
  const origin = 'https://phone.example.org';
  assert.equal(originFinding(origin, answered(200, { status: 'ok', version: '0.2.0' })).is, 'works');
  assert.equal(originFinding(origin, answered(200, {})).is, 'broken');
  assert.equal(originFinding(origin, { ...silent, code: 'ENOTFOUND' }).is, 'broken');
  const away = originFinding(origin, { ...silent, code: 'ETIMEDOUT' });
  assert.equal(away.is, 'note');
  assert.match(away.toDo ?? '', /TCP port 443/);
});

void test('a clock is wrong that is behind what was written, or beside that of the database', () => {
  assert.equal(clockFinding(now, now - day, []).is, 'works');
  assert.equal(clockFinding(now, now + day, []).is, 'broken');
  assert.match(clockFinding(now, null, [{ whose: 'PostgreSQL', at: now + 90_000 }]).says, /differs from that of PostgreSQL by 90 s/);
});

void test('a folder that is a file is broken, and one that is not there yet is none', () => {
  assert.equal(diskFinding(import.meta.filename).is, 'broken');
  assert.equal(diskFinding(`${import.meta.dirname}/nowhere`).is, 'note');
});

void test('the report names in its last line what does not work', () => {
  const findings: readonly Finding[] = [
    { of: 'Server', is: 'works', says: 'It runs.' },
    { of: 'Relay', is: 'broken', says: 'It is away.', toDo: 'Start it.' },
  ];
  assert.equal(
    reportText(findings),
    'works   Server: It runs.\n\nBROKEN  Relay: It is away.\n        What to do: Start it.\n\nDoes not work: Relay.\n',
  );
  assert.ok(isBroken(findings));
  assert.match(reportText([]), /Everything that is configured works from here\.\n$/);
});
