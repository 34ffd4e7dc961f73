import type { ServedKind } from '../core/model/cluster-reader.ts';

/** Without a name the collection. */
export function pathOf(kind: ServedKind, namespace: string | undefined, name?: string): string {
  const root = kind.apiVersion.includes('/') ? '/apis' : '/api';
  const scope = kind.isNamespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const one = name === undefined ? '' : `/${encodeURIComponent(name)}`;
  return `${root}/${kind.apiVersion}${scope}/${kind.plural}${one}`;
}

/** `?limit=500&continue=…`; what is undefined is left out. */
export function queryOf(parameters: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '');
  const text = given.map(([name, value]) => `${name}=${encodeURIComponent(value as string)}`).join('&');
  return text && `?${text}`;
}
