import { type Node as JsonNode, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Attribute, Block, Body, Expression, HclError, HclFile, Name, Span } from '../../parse/hcl/ast.ts';
import { parseHclTemplate } from '../../parse/hcl/parse.ts';

/** How many labels the blocks of a type have; in JSON they are nested keys. */
const labelCounts: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  module: 1,
  variable: 1,
  output: 1,
  provider: 1,
  check: 1,
};

/**
 * Arguments of resources whose value is a map. JSON does not tell a nested block from a map: every other object that
 * stands directly in a resource or one of its blocks is read as a block.
 */
const mapArguments =
  /^(?:tags|tags_all|labels|annotations|parameters|variables|environment_variables|metadata|for_each|manifest|values|settings|options|triggers|keepers|match_labels|data|string_data|config|extra_.*|.*_tags|.*_labels)$/;

interface Reader {
  readonly text: string;
  readonly errors: HclError[];
}

/** Reads `.tf.json` and `.tfvars.json` into the same tree as HCL. */
export function parseJsonConfiguration(text: string, kind: 'configuration' | 'values'): HclFile {
  const problems: ParseError[] = [];
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const root = parseTree(start ? ` ${text.slice(1)}` : text, problems, { allowTrailingComma: false });
  const errors: HclError[] = problems.slice(0, 100).map((problem) => ({
    code: 'hcl-syntax',
    message: `This is not valid JSON (${printParseErrorCode(problem.error)}). Correct it so that the file can be read.`,
    start: problem.offset,
    end: problem.offset + Math.max(problem.length, 1),
  }));
  const reader: Reader = { text, errors };
  const body = root?.type === 'object' ? topLevel(reader, root, kind) : empty(start, text.length);
  return { text, body: { ...body, broken: problems.length > 0 }, comments: [], errors };
}

function empty(start: number, end: number): Body {
  return { attributes: [], blocks: [], broken: false, start, end };
}

function topLevel(r: Reader, root: JsonNode, kind: 'configuration' | 'values'): Body {
  if (kind === 'values') return plainBody(r, root);
  const blocks: Block[] = [];
  for (const { name, value, span } of properties(root)) {
    labelled(r, name, value, labelCounts[name.text] ?? 0, [], span, blocks);
  }
  return { attributes: [], blocks, broken: false, start: root.offset, end: root.offset + root.length };
}

function labelled(
  r: Reader,
  type: Name,
  node: JsonNode,
  missing: number,
  labels: readonly Name[],
  span: Span,
  into: Block[],
): void {
  if (node.type === 'array') {
    for (const item of node.children ?? []) labelled(r, type, item, missing, labels, span, into);
  } else if (node.type === 'object' && missing > 0) {
    for (const property of properties(node)) {
      labelled(r, type, property.value, missing - 1, [...labels, property.name], property.span, into);
    }
  } else if (node.type === 'object') {
    const nests =
      type.text === 'resource' || type.text === 'data' || type.text === 'provider' || type.text === 'terraform';
    into.push({
      type,
      labels,
      body: nests ? nestedBody(r, node) : plainBody(r, node),
      start: span.start,
      end: span.end,
    });
  }
}

function plainBody(r: Reader, node: JsonNode): Body {
  return {
    attributes: properties(node).map((property) => attribute(r, property)),
    blocks: [],
    broken: false,
    ...spanOf(node),
  };
}

function nestedBody(r: Reader, node: JsonNode): Body {
  const attributes: Attribute[] = [];
  const blocks: Block[] = [];
  for (const property of properties(node)) {
    const { name, value, span } = property;
    const isBlocks =
      value.type === 'array' && value.children?.length && value.children.every((item) => item.type === 'object');
    if (mapArguments.test(name.text) || (value.type !== 'object' && !isBlocks)) attributes.push(attribute(r, property));
    else if (name.text === 'dynamic') labelled(r, name, value, 1, [], span, blocks);
    else {
      for (const item of value.type === 'array' ? (value.children ?? []) : [value]) {
        blocks.push({ type: name, labels: [], body: nestedBody(r, item), ...spanOf(item) });
      }
    }
  }
  // The body of a `dynamic` block: its labels were taken off, `content` is nested.
  return { attributes, blocks, broken: false, ...spanOf(node) };
}

interface Property {
  readonly name: Name;
  readonly value: JsonNode;
  readonly span: Span;
}

function properties(node: JsonNode): Property[] {
  const result: Property[] = [];
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (!key || !value || typeof key.value !== 'string' || key.value === '//') continue;
    const name = { text: key.value, start: key.offset + 1, end: key.offset + key.length - 1 };
    result.push({ name, value, span: { start: property.offset, end: property.offset + property.length } });
  }
  return result;
}

function attribute(r: Reader, { name, value, span }: Property): Attribute {
  return { name, value: expression(r, value), ...span };
}

function spanOf(node: JsonNode): Span {
  return { start: node.offset, end: node.offset + node.length };
}

function expression(r: Reader, node: JsonNode): Expression {
  const span = spanOf(node);
  switch (node.type) {
    case 'object': {
      const entries = properties(node).map(({ name, value }) => {
        const literal: Expression = {
          kind: 'literal',
          value: name.text,
          quoted: true,
          start: name.start - 1,
          end: name.end + 1,
        };
        const key = name.text.includes('${') ? template(r, name.text, name) : literal;
        return { key, value: expression(r, value) };
      });
      return { kind: 'object', entries, ...span };
    }
    case 'array':
      return { kind: 'tuple', items: (node.children ?? []).map((item) => expression(r, item)), ...span };
    case 'string':
      return template(r, node.value as string, { start: span.start + 1, end: Math.max(span.start + 1, span.end - 1) });
    default:
      return { kind: 'literal', value: (node.value ?? null) as number | boolean | null, ...span };
  }
}

/** A JSON string is a template of HCL. Without escapes the text stands there as it is, so that offsets stay exact. */
function template(r: Reader, value: string, inner: Span): Expression {
  const span = { start: inner.start - 1, end: inner.end + 1 };
  if (!value.includes('${') && !value.includes('%{')) return { kind: 'literal', value, quoted: true, ...span };
  const exact = r.text.slice(inner.start, inner.end) === value;
  const parsed = parseHclTemplate(value);
  for (const error of parsed.errors) r.errors.push({ ...error, start: inner.start, end: inner.end });
  return move(parsed.value, (at) =>
    exact ? { start: at.start + inner.start, end: at.end + inner.start } : inner,
  ) as Expression;
}

function move(value: unknown, to: (span: Span) => Span): unknown {
  if (Array.isArray(value)) return value.map((item) => move(item, to));
  if (typeof value !== 'object' || value === null) return value;
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) result[key] = move(item, to);
  return typeof result.start === 'number' ? { ...result, ...to(value as Span) } : result;
}
