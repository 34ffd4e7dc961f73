import { get } from '../model/read.ts';
import type { Resource } from '../model/resource.ts';
import type { Place } from '../model/source.ts';

/**
 * Where the object itself writes its name. `Resource.at` may lie elsewhere: for `name: ${APP}` it is the text that gives
 * APP its value, in another file, because that is what tells two objects of one component folder apart.
 */
export function writtenPlace(
  resource: Pick<Resource, 'at' | 'extent' | 'body'>,
  textOf: (path: string) => string | undefined,
): Place {
  const { at, extent } = resource;
  if (at.file === extent.file && at.start >= extent.start && at.end <= extent.end) return at;
  const metadata = get(resource.body, 'metadata');
  const key = metadata?.kind === 'map' ? metadata.entries.get('name')?.key : undefined;
  if (!key) return extent;
  const value = /^["']?\s*:[ \t]*([^\s#]*)/.exec(textOf(key.file)?.slice(key.end, key.end + 200) ?? '');
  if (!value) return key;
  const end = key.end + value[0].length;
  return { file: key.file, start: end - (value[1]?.length ?? 0), end };
}
