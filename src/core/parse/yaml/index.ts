export { type ParsedYaml, parseYaml } from './parse.ts';
export { type Slice, splitDocuments } from './split.ts';
