import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Pair, type Node as YamlNode } from 'yaml';
import { type Entry, type Node, scalar, type UnknownReason, unknown } from '../../model/node.ts';
import type { Notice, Place } from '../../model/source.ts';

/** Deeper than any real manifest; deeper texts are attacks or accidents. */
export const maxDepth = 200;
/** Nodes that aliases may stand for in one document, counted with repetitions. */
export const maxAliasNodes = 20_000;

const broken: UnknownReason = { code: 'broken', detail: 'the YAML has a syntax error here or above' };
const tooDeep: UnknownReason = { code: 'unsupported', detail: `the YAML is nested more than ${maxDepth} levels deep` };
const bomb: UnknownReason = { code: 'unsupported', detail: 'its aliases stand for too many values' };
const dangling: UnknownReason = { code: 'broken', detail: 'the alias names no anchor above it' };
const oddKey: UnknownReason = { code: 'unsupported', detail: 'a key is not a plain text' };

interface Conversion {
  readonly file: string;
  readonly base: number;
  /** Offset in the slice from which nothing can be trusted. */
  readonly errorAt: number;
  readonly anchors: Map<string, { readonly node: Node; readonly size: number }>;
  readonly notices: Notice[];
  size: number;
  aliased: number;
}

/** The tree of the `yaml` package as ours; what stands at or after a syntax error is unknown. */
export function convert(document: Document, file: string, base: number, errorAt: number, notices: Notice[]): Node {
  const conversion: Conversion = { file, base, errorAt, anchors: new Map(), notices, size: 0, aliased: 0 };
  return toNode(conversion, document.contents as YamlNode | null, 0);
}

function place(conversion: Conversion, start: number, end: number): Place {
  return { file: conversion.file, start: conversion.base + start, end: conversion.base + end };
}

function toNode(conversion: Conversion, node: YamlNode | null, depth: number): Node {
  if (!node) return scalar(null);
  const [start, end] = node.range ?? [0, 0];
  const at = place(conversion, start, end);
  if (start >= conversion.errorAt) return unknown(broken, { at });
  if (depth > maxDepth) return tell(conversion, 'yaml-too-deep', tooDeep, at);
  const before = conversion.size++;
  let result: Node;
  if (isAlias(node)) return alias(conversion, node.source, at);
  if (isScalar(node))
    result = end > conversion.errorAt ? unknown(broken, { at }) : scalarOf(node.value, node.source, at);
  else if (isMap(node)) result = mapNode(conversion, node.items as Pair[], at, node.flow === true, depth);
  else if (isSeq(node)) result = listNode(conversion, node.items as YamlNode[], at, node.flow === true, depth);
  else result = unknown(oddKey, { at });
  const anchor = 'anchor' in node ? node.anchor : undefined;
  if (anchor) conversion.anchors.set(anchor, { node: result, size: conversion.size - before });
  return result;
}

function scalarOf(value: unknown, source: string | undefined, at: Place): Node {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return scalar(value, at);
  return scalar(source ?? String(value), at);
}

function alias(conversion: Conversion, name: string, at: Place): Node {
  const target = conversion.anchors.get(name);
  if (!target) return unknown(dangling, { at });
  conversion.size += target.size;
  conversion.aliased += target.size;
  if (conversion.aliased > maxAliasNodes) return tell(conversion, 'yaml-alias-bomb', bomb, at);
  // The text that decides for this use alone is the alias: replacing it changes nothing elsewhere.
  return { ...target.node, at, via: 'variable' };
}

function mapNode(conversion: Conversion, pairs: readonly Pair[], at: Place, flow: boolean, depth: number): Node {
  let end = at.start;
  const entries = new Map<string, Entry>();
  const merges: Node[] = [];
  let open: UnknownReason | undefined = at.end - conversion.base > conversion.errorAt ? broken : undefined;
  for (const pair of pairs) {
    if (!isPair(pair)) continue;
    const key = pair.key as YamlNode | null;
    if (!isScalar(key) || !key.range) {
      open ??= oddKey;
      continue;
    }
    if (key.range[0] >= conversion.errorAt) break;
    const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
    const keyPlace = place(conversion, key.range[0], key.range[1]);
    const value: Node = pair.value
      ? toNode(conversion, pair.value as YamlNode, depth + 1)
      : scalar(null, place(conversion, key.range[1], key.range[1]));
    end = value.at?.end ?? end;
    if (name === '<<' && key.type === 'PLAIN') merges.push(...(value.kind === 'list' ? value.items : [value]));
    else entries.set(name, { key: keyPlace, value: once(conversion, entries, name, keyPlace, value) });
  }
  for (const merge of merges) {
    if (merge.kind === 'map') {
      for (const [name, entry] of merge.entries) if (!entries.has(name)) entries.set(name, entry);
      open ??= merge.open;
    } else {
      open ??= merge.kind === 'unknown' ? merge.reason : broken;
    }
  }
  return { kind: 'map', entries, at: tight(at, flow, end), ...(open && { open }) };
}

/** Readers disagree which of two equal keys wins, so that neither is taken. */
function once(conversion: Conversion, entries: Map<string, Entry>, name: string, at: Place, value: Node): Node {
  const earlier = entries.get(name);
  if (!earlier) return value;
  conversion.notices.push({
    code: 'yaml-duplicate-key',
    severity: 'warning',
    file: conversion.file,
    at,
    message: `The key "${name}" stands twice in the same map. Remove one of them: Kubernetes refuses it or takes the last.`,
  });
  const choices = earlier.value.kind === 'unknown' ? [...(earlier.value.choices ?? []), value] : [earlier.value, value];
  return unknown({ code: 'broken', detail: `the key ${name} stands twice` }, { at, choices });
}

function listNode(conversion: Conversion, values: readonly YamlNode[], at: Place, flow: boolean, depth: number): Node {
  const items: Node[] = [];
  let end = at.start;
  for (const value of values) {
    if (value?.range && value.range[0] >= conversion.errorAt) break;
    const item = toNode(conversion, value, depth + 1);
    items.push(item);
    end = item.at?.end ?? end;
  }
  const open = at.end - conversion.base > conversion.errorAt;
  return { kind: 'list', items, at: tight(at, flow, end), ...(open && { open: broken }) };
}

/** The package counts the line end and comments after a block collection to it; we end it with its last value. */
function tight(at: Place, flow: boolean, end: number): Place {
  return flow ? at : { file: at.file, start: at.start, end };
}

function tell(conversion: Conversion, code: string, reason: UnknownReason, at: Place): Node {
  if (!conversion.notices.some((notice) => notice.code === code))
    conversion.notices.push({
      code,
      severity: 'warning',
      file: conversion.file,
      at,
      message: `This part is not read: ${reason.detail}.`,
    });
  return unknown(reason, { at });
}
