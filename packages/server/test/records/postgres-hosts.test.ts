import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachHost } from '../../src/records/postgres/hosts.ts';

const named: readonly (readonly [why: string, url: string, each: readonly string[]])[] = [
  [
    'one host stays as it is',
    'postgresql://ada:s%2Ct@db:5432/earshot?sslmode=require',
    ['postgresql://ada:s%2Ct@db:5432/earshot?sslmode=require'],
  ],
  ['a socket stays as it is', 'postgresql:///earshot?host=%2Frun&port=1', ['postgresql:///earshot?host=%2Frun&port=1']],
  [
    'hosts before the path, IPv6 among them, keep what stands around them',
    'postgres://ada:secret@db1:5432,[::1]:5433,db3/earshot?sslmode=require',
    [
      'postgres://ada:secret@db1:5432/earshot?sslmode=require',
      'postgres://ada:secret@[::1]:5433/earshot?sslmode=require',
      'postgres://ada:secret@db3/earshot?sslmode=require',
    ],
  ],
  [
    'hosts among the parameters have a port each',
    'postgresql:///earshot?host=/a,/b&port=1,2&user=ada',
    ['postgresql:///earshot?host=%2Fa&port=1&user=ada', 'postgresql:///earshot?host=%2Fb&port=2&user=ada'],
  ],
  [
    'or one port for all',
    'postgresql://ada@/earshot?host=db1,db2&port=1',
    ['postgresql://ada@/earshot?host=db1&port=1', 'postgresql://ada@/earshot?host=db2&port=1'],
  ],
];

for (const [why, url, each] of named) {
  test(`Of a URL of PostgreSQL ${why}`, () => assert.deepEqual(eachHost(url), each));
}
