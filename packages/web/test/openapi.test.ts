import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDocument } from '../src/docs/openapi.ts';

const User = { type: 'object', required: ['id'], properties: { id: { type: 'string', description: 'A UUID.' } } };
const shared = { $ref: '#/components/schemas/User' };

const document = {
  info: { title: 'Earshot', version: '1' },
  components: { schemas: { User } },
  paths: {
    '/api/signal/initiate': { post: { deprecated: true, tags: ['call'] } },
    '/api/users/list': {
      get: {
        summary: 'Who is online.',
        tags: ['users'],
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', description: 'How many.' } }],
        responses: {
          200: {
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['users'],
                  properties: { users: { type: 'array', items: shared }, next: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
                },
              },
            },
          },
          401: { description: 'unauthorized' },
        },
      },
    },
  },
};

test('a route shows what it takes and answers, a shared shape once, and old names stand last', () => {
  const { groups, shapes } = readDocument(document);
  assert.deepEqual(
    groups.map(({ name }) => name),
    ['users', 'old names'],
  );
  const list = groups[0]?.operations[0];
  assert.deepEqual(list?.takes, [{ name: 'limit', depth: 0, type: 'integer', required: false, about: 'How many.' }]);
  assert.deepEqual(
    list?.answers[0]?.fields.map(({ name, type, required }) => [name, type, required]),
    [
      ['users', 'array of User', true],
      ['next', 'string or null', false],
    ],
  );
  assert.equal(list?.answers[1]?.about, 'unauthorized');
  assert.deepEqual(shapes[0]?.fields, [{ name: 'id', depth: 0, type: 'string', required: true, about: 'A UUID.' }]);
});

test('a document that is nothing, or refers to itself, is shown empty and breaks nothing', () => {
  assert.deepEqual(readDocument(null).groups, []);
  const loop = { components: { schemas: { A: { $ref: '#/components/schemas/A' } } }, paths: { '/x': { get: { parameters: [null] } } } };
  assert.equal(readDocument(loop).groups.length, 1);
});
