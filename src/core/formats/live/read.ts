import { clusterOf, readingPath } from '../../model/cluster-path.ts';
import { type Node, scalar, type UnknownReason, unknown } from '../../model/node.ts';
import { kindOf } from '../../model/object-type.ts';
import { get, itemsOf, mapOf, textOf, textsOf } from '../../model/read.ts';
import type { Resource } from '../../model/resource.ts';
import type { Notice, Place, SourceFile } from '../../model/source.ts';
import { parseJson } from '../../parse/json.ts';
import type { ParsedFile } from '../contract.ts';
import { isClusterScoped } from '../kubernetes/kinds.ts';
import { addressPart, manifestOf, resourceOf } from '../kubernetes/manifest.ts';

export interface LiveDocument {
  readonly resources: readonly Resource[];
  /** Of the text that tells what could be read: types of which every object is known. */
  readonly listed?: readonly string[];
}

export function readLive(file: SourceFile): ParsedFile<LiveDocument> {
  const { root, notices } = parseJson(file.path, file.text);
  const extent = { file: file.path, start: 0, end: file.text.length };
  const context = clusterOf(file.path) ?? '';
  if (file.path === readingPath(context)) {
    const unread = itemsOf(get(root, 'unread'));
    const document: LiveDocument = {
      resources: unread.map((one) => perhaps(one, one.at ?? extent)),
      listed: textsOf(get(root, 'listed')),
    };
    return { path: file.path, documents: [document], notices: [...notices, ...noticesOf(file.path, context, unread)] };
  }
  const body = mapOf(root);
  const manifest = body && manifestOf(body, extent, []);
  return { path: file.path, documents: manifest ? [{ resources: [resourceOf(manifest)] }] : [], notices };
}

/**
 * Stands for objects that may not be read: there may be some, and everything about them is unknown. So the readers of policies say by
 * themselves what might be covered, and nothing is taken for absent.
 */
function perhaps(entry: Node, at: Place): Resource {
  const type = textOf(get(entry, 'type')) ?? '';
  const where = get(entry, 'namespace');
  const kind = kindOf(type);
  const detail = `this user may not list the ${kind} objects of ${where ? `namespace ${textOf(where)}` : 'the cluster'}`;
  const reason: UnknownReason = { code: 'unresolved', detail };
  const name = unknown(reason, { at, expression: '(not listed)' });
  const namespace = isClusterScoped(type) ? undefined : where ? scalar(textOf(where) ?? '', at) : unknown(reason);
  return {
    type,
    address: [type, ...(namespace ? [addressPart(namespace)] : []), addressPart(name)].join('/'),
    name,
    ...(namespace && { namespace }),
    body: { kind: 'map', entries: new Map(), at, open: reason },
    at,
    extent: at,
    exists: 'unknown',
    existsBecause: detail,
    directives: [],
  };
}

/** One for each type, however many namespaces it could not be read in. */
function noticesOf(file: string, context: string, unread: readonly Node[]): Notice[] {
  const byType = new Map(unread.map((one) => [textOf(get(one, 'type')) ?? '', one]));
  return [...byType].map(([type, entry]) => {
    const isPolicy = textOf(get(entry, 'role')) === 'policy';
    const effect = isPolicy ? 'not assessed, so that what they may cover is unknown' : 'not known';
    return {
      code: 'cluster-not-read',
      severity: isPolicy ? 'warning' : 'information',
      file,
      ...(entry.at && { at: entry.at }),
      message: `${type} objects of cluster ${context} are ${effect}: ${textOf(get(entry, 'message'))} ${textOf(get(entry, 'remedy'))}`,
    };
  });
}
