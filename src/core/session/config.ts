import { isMap, isScalar, isSeq, type Node, type Pair, parseDocument } from 'yaml';
import { parseGoDuration } from '../model/duration.ts';
import type { Settings } from '../model/settings.ts';
import type { Notice, SourceFile } from '../model/source.ts';

export { configurationFile } from './config-file.ts';

export const severities = ['error', 'warning', 'information', 'hint', 'off'] as const;
type Severities = Settings['severities'];

export interface Configuration {
  /** What the file sets; nothing else. */
  readonly settings: Partial<Settings>;
  /** Keys that are not understood, each with its place and what to write instead. The others hold all the same. */
  readonly notices: readonly Notice[];
}

/** Ids that the file may name; without a list any id is taken. */
export interface KnownIds {
  readonly providers?: readonly string[];
  readonly rules?: readonly string[];
}

interface Reader {
  readonly known: KnownIds;
  complain(node: Node | null | undefined, message: string): void;
}

const readers = {
  provider: readProvider,
  'minimum-retention': readRetention,
  rules: readRules,
  exclude: readExclude,
  'max-file-size': readSize,
  clusters: readClusters,
} as const;

/** Reads `.backops.yaml`. Keys may be written in kebab-case or camelCase. Never throws. */
export function readConfiguration(file: SourceFile, known: KnownIds = {}): Configuration {
  const notices: Notice[] = [];
  const tell = (
    code: string,
    severity: Notice['severity'],
    range: readonly number[] | null | undefined,
    message: string,
  ) =>
    notices.push({
      code,
      severity,
      file: file.path,
      ...(range && { at: { file: file.path, start: range[0] ?? 0, end: range[1] ?? range[0] ?? 0 } }),
      message,
    });
  const reader: Reader = {
    known,
    complain: (node, message) => tell('configuration-value', 'warning', node?.range, message),
  };
  const document = parseDocument(file.text, { prettyErrors: false, logLevel: 'silent' });
  for (const error of document.errors)
    tell(
      'configuration-syntax',
      'error',
      error.pos,
      `${error.message}. Nothing after this place is certain to be read.`,
    );
  const root = document.contents;
  if (root === null || (isScalar(root) && root.value === null)) return { settings: {}, notices };
  if (!isMap(root)) {
    reader.complain(
      root,
      `${file.path} must hold keys such as "provider: velero"; here it holds a ${isSeq(root) ? 'list' : 'single value'}.`,
    );
    return { settings: {}, notices };
  }
  let settings: Partial<Settings> = {};
  for (const pair of root.items as Pair<Node, Node | null>[]) {
    const name = isScalar(pair.key) ? String(pair.key.value) : '';
    const key = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const read = Object.hasOwn(readers, key) ? readers[key as keyof typeof readers] : undefined;
    if (read) settings = { ...settings, ...read(pair.value, reader) };
    else
      tell(
        'configuration-key',
        'warning',
        pair.key?.range,
        `"${name}" is no key of ${file.path}. Keys are ${Object.keys(readers).join(', ')}.`,
      );
  }
  return { settings, notices };
}

/** Settings of the person, then of the workspace's file, which wins: editor and pull request must agree. */
export function mergeSettings(own: Partial<Settings>, file: Partial<Settings>): Partial<Settings> {
  return {
    ...own,
    ...file,
    severities: { ...own.severities, ...file.severities },
    exclude: [...new Set([...(own.exclude ?? []), ...(file.exclude ?? [])])],
  };
}

/** `7d`, `36h`; undefined when it is no positive duration. */
export function parseRetention(text: string): number | undefined {
  const seconds = parseGoDuration(text.replaceAll(' ', ''));
  return seconds !== undefined && seconds > 0 ? seconds : undefined;
}

function readProvider(node: Node | null, { known, complain }: Reader): Partial<Settings> {
  const value = scalarText(node);
  if (value !== undefined && value !== '' && (known.providers?.includes(value) ?? true)) return { provider: value };
  complain(node, `provider must be ${known.providers?.join(', ') ?? 'the name of a backup system, such as velero'}.`);
  return {};
}

function readRetention(node: Node | null, { complain }: Reader): Partial<Settings> {
  const seconds = parseRetention(scalarText(node) ?? '');
  if (seconds !== undefined) return { minimumRetentionSeconds: seconds };
  complain(node, 'minimum-retention must be a duration such as 7d, 36h or 2w.');
  return {};
}

function readRules(node: Node | null, { known, complain }: Reader): Partial<Settings> {
  if (!isMap(node)) {
    complain(
      node,
      `rules must map rules to severities, such as "unprotected: error"; severities are ${severities.join(', ')}.`,
    );
    return {};
  }
  const chosen: Record<string, Severities[string]> = {};
  for (const pair of node.items as Pair<Node, Node | null>[]) {
    const rule = scalarText(pair.key) ?? '';
    // YAML 1.1 tools read `off` as false, and so do people who quote nothing.
    const text = scalarText(pair.value);
    const severity = text === 'false' ? 'off' : severities.find((one) => one === text);
    if (known.rules && !known.rules.includes(rule))
      complain(pair.key, `there is no rule "${rule}". Rules are ${known.rules.join(', ')}.`);
    else if (!severity)
      complain(pair.value ?? pair.key, `the severity of ${rule} must be one of ${severities.join(', ')}.`);
    else chosen[rule] = severity;
  }
  return { severities: chosen };
}

function readExclude(node: Node | null, { complain }: Reader): Partial<Settings> {
  if (!isSeq(node)) {
    complain(node, 'exclude must be a list of globs, such as "- vendor/**".');
    return {};
  }
  const globs: string[] = [];
  for (const item of node.items as Node[]) {
    const glob = scalarText(item);
    if (glob) globs.push(glob);
    else complain(item, 'a glob of exclude must be a text, such as "vendor/**".');
  }
  return { exclude: globs };
}

function readClusters(node: Node | null, { complain }: Reader): Partial<Settings> {
  const clusters: Record<string, readonly string[]> = {};
  for (const pair of isMap(node) ? (node.items as Pair<Node, Node | null>[]) : []) {
    const list = isSeq(pair.value) ? (pair.value.items as Node[]).map(scalarText) : [];
    const known = list.flatMap((one) => one || []);
    if (known.length > 0 && known.length === list.length) clusters[scalarText(pair.key) ?? ''] = known;
    else complain(pair.value ?? pair.key, 'a cluster must list its environments, such as "kind-dev: [overlays/dev]".');
  }
  if (!isMap(node))
    complain(
      node,
      'clusters must map contexts of the kubeconfig to lists of environments, such as "kind-dev: [overlays/dev]".',
    );
  return { clusters };
}

function readSize(node: Node | null, { complain }: Reader): Partial<Settings> {
  const value = Number(scalarText(node));
  if (Number.isFinite(value) && value > 0) return { maxFileLength: value };
  complain(node, 'max-file-size must be a number of bytes, such as 5000000.');
  return {};
}

function scalarText(node: Node | null): string | undefined {
  return isScalar(node) && node.value !== null ? String(node.value) : undefined;
}
