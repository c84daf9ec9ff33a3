import { answers, ClientFrame, commandNames, contract, Failure, Health, ServerFrame, SideFrame, type Node } from '../src/index.ts';

/** Everything that is declared of the wire, by name. */
export const declared: ReadonlyMap<string, Node> = new Map<string, Node>([
  ...commandNames.flatMap((name): [string, Node][] => [
    [`what ${name} takes`, contract[name].input],
    [`what ${name} answers`, answers[name]],
  ]),
  ['a frame of the client', ClientFrame],
  ['a frame of the server', ServerFrame],
  ['a frame of the side channel', SideFrame],
  ['a failure', Failure],
  ['health', Health],
]);

/** A place in a shape: where its values hold one of their parts, and of what shape that is. */
export interface Place {
  readonly path: readonly string[];
  readonly node: Node;
}

/** All places that every full value of a shape has. What is below a choice depends on what was chosen. */
export function placesIn(node: Node, path: readonly string[] = []): readonly Place[] {
  const here = { path, node };
  if ('anyOf' in node) return [here];
  if (node.type === 'array') return [here, ...placesIn(node.items, [...path, '0'])];
  if (node.type !== 'object') return [here];
  return [here, ...Object.entries(node.properties).flatMap(([key, field]) => placesIn(field, [...path, key]))];
}

/** A shape with all that its choices may be: each of them is a shape by itself. */
export function withChoices(node: Node): readonly Node[] {
  return [node, ...placesIn(node).flatMap(({ node: part }) => ('anyOf' in part ? part.anyOf.flatMap(withChoices) : []))];
}
