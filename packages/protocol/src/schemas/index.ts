/** Schemas of everything on the wire, for the server: they validate, and they become the OpenAPI document. */
export * from './words.ts';
export * from './contract.ts';
export * from './frames.ts';
