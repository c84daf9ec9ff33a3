/** One field of a body, a query or an answer. `depth` counts the objects around it. */
export interface Field {
  readonly name: string;
  readonly depth: number;
  readonly type: string;
  readonly required: boolean;
  readonly about: string;
}

export interface Answer {
  readonly status: string;
  readonly about: string;
  readonly fields: readonly Field[];
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly about: string;
  readonly deprecated: boolean;
  readonly takes: readonly Field[];
  readonly answers: readonly Answer[];
}

export interface Group {
  readonly name: string;
  readonly operations: readonly Operation[];
}

/** A shape that many routes share, said once. */
export interface Shape {
  readonly name: string;
  readonly type: string;
  readonly fields: readonly Field[];
}

export interface ApiDocument {
  readonly title: string;
  readonly version: string;
  readonly about: string;
  readonly groups: readonly Group[];
  readonly shapes: readonly Shape[];
}

type Json = Readonly<Record<string, unknown>>;

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function json(value: unknown): Json {
  return isJson(value) ? value : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
const deepest = 4;

/**
 * Follows a `$ref` inside the document (RFC 6901); one that leads nowhere is an empty schema, one to itself ends at
 * once.
 */
function resolve(root: Json, value: unknown, hops = 0): Json {
  const schema = json(value);
  const ref = text(schema['$ref']);
  if (!ref.startsWith('#/') || hops > 8) return schema;
  const found = ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, key) => json(at)[key.replaceAll('~1', '/').replaceAll('~0', '~')], root);
  return resolve(root, found, hops + 1);
}

/** The name of a shared shape, when that is what the schema refers to. */
function shapeName(value: unknown): string {
  return text(json(value)['$ref']).split('/').at(-1) ?? '';
}

function typeOf(root: Json, value: unknown): string {
  const shape = shapeName(value);
  if (shape !== '') return shape;
  const schema = resolve(root, value);
  const either = [...list(schema['anyOf']), ...list(schema['oneOf'])];
  if (either.length > 0) return [...new Set(either.map((one) => typeOf(root, one)))].join(' or ');
  if (Array.isArray(schema['enum'])) return list(schema['enum']).map(String).join(' | ');
  if ('const' in schema) return String(schema['const']);
  if (schema['type'] === 'array') return `array of ${typeOf(root, schema['items'])}`;
  return list(schema['type']).map(String).join(' or ') || text(schema['type']) || 'any';
}

/**
 * The object whose fields a reader wants to see: the schema itself, what an array holds, or the first object of
 * several. A shared shape is shown by itself.
 */
function objectIn(root: Json, value: unknown): Json {
  if (shapeName(value) !== '') return {};
  const schema = resolve(root, value);
  if (schema['type'] === 'array') return objectIn(root, schema['items']);
  const either = [...list(schema['anyOf']), ...list(schema['oneOf'])].map((one) => objectIn(root, one));
  return either.find((one) => 'properties' in one) ?? schema;
}

function fieldsOf(root: Json, value: unknown, depth = 0): Field[] {
  if (depth > deepest) return [];
  const schema = objectIn(root, value);
  const required = new Set(list(schema['required']));
  return Object.entries(json(schema['properties'])).flatMap(([name, field]) => [
    { name, depth, type: typeOf(root, field), required: required.has(name), about: text(resolve(root, field)['description']) },
    ...fieldsOf(root, field, depth + 1),
  ]);
}

function parameter(root: Json, value: unknown): Field {
  const { name, required, schema, description } = resolve(root, value);
  const about = text(description) || text(resolve(root, schema)['description']);
  return { name: text(name), depth: 0, type: typeOf(root, schema), required: required === true, about };
}

function content(root: Json, value: unknown): unknown {
  const kinds = json(resolve(root, value)['content']);
  return json(kinds['application/json'] ?? Object.values(kinds)[0])['schema'];
}

function operation(root: Json, at: { path: string; method: string }, value: Json): Operation {
  const answers = Object.entries(json(value['responses'])).map(([status, answer]) => ({
    status,
    about: text(resolve(root, answer)['description']),
    fields: fieldsOf(root, content(root, answer)),
  }));
  return {
    ...at,
    id: `${at.method}${at.path}`.replaceAll(/[^a-z0-9]+/gi, '-'),
    summary: text(value['summary']),
    about: text(value['description']),
    deprecated: value['deprecated'] === true,
    takes: [...list(value['parameters']).map((one) => parameter(root, one)), ...fieldsOf(root, content(root, value['requestBody']))],
    answers,
  };
}

/** What stands together: the old names for themselves, otherwise the tag, otherwise the first word of the path. */
function groupName(made: Operation, tags: unknown): string {
  return made.deprecated ? 'old names' : text(list(tags)[0]) || (made.path.split('/')[2] ?? made.path);
}

/** Reads an OpenAPI document (3.x) into what the page shows. What it does not know is left out, never an error. */
export function readDocument(value: unknown): ApiDocument {
  const root = json(value);
  const info = json(root['info']);
  const groups = new Map<string, Operation[]>();
  for (const [path, item] of Object.entries(json(root['paths']))) {
    for (const method of methods) {
      const found = json(item)[method];
      if (!isJson(found)) continue;
      const made = operation(root, { path, method }, found);
      const name = groupName(made, found['tags']);
      groups.set(name, [...(groups.get(name) ?? []), made]);
    }
  }
  const shapes = Object.entries(json(json(root['components'])['schemas']));
  const sorted = [...groups].toSorted(([one], [other]) => Number(one === 'old names') - Number(other === 'old names'));
  return {
    title: text(info['title']),
    version: text(info['version']),
    about: text(info['description']),
    groups: sorted.map(([name, operations]) => ({ name, operations })),
    shapes: shapes.map(([name, schema]) => ({ name, type: typeOf(root, schema), fields: fieldsOf(root, schema) })),
  };
}
