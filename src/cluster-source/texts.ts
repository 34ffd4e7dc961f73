import { clusterRoot, readingPath } from '../core/model/cluster-path.ts';
import type { LivePolicyRead } from '../core/model/live-policies.ts';
import type { ClusterReading, Denied, KindReading } from './read.ts';

const notYet: Denied = { message: 'it was not asked for yet.', remedy: '' };

interface Unread extends Denied {
  readonly type: string;
  readonly role: LivePolicyRead['role'];
  readonly namespace?: string;
}

/**
 * The texts that a session is given of a cluster, by path: one for each object that may matter to components of these namespaces, and
 * one that says what could be read.
 */
export function textsOf(reading: ClusterReading, namespaces: readonly string[]): Map<string, string> {
  const root = clusterRoot(reading.context);
  const wanted = new Set(namespaces);
  const texts = new Map<string, string>();
  for (const { read, places } of reading.kinds) {
    for (const { name, namespace, text } of places.flatMap(({ objects }) => objects)) {
      const isAbout = read.type === 'Namespace' ? name : read.scope === 'namespace' ? namespace : undefined;
      if (isAbout !== undefined && !wanted.has(isAbout)) continue;
      texts.set([root, read.type, ...(namespace === undefined ? [] : [namespace]), name].join('/'), text);
    }
  }
  const listed = reading.kinds.filter((one) => one.read.scope !== 'beside' && isListed(one, namespaces));
  const unread = reading.kinds.flatMap((one) => unreadOf(one, reading, namespaces));
  const told = { context: reading.context, listed: [...new Set(listed.map(({ read }) => read.type))], unread };
  texts.set(readingPath(reading.context), JSON.stringify(told, null, 2));
  return texts;
}

function isListed({ kind, places }: KindReading, namespaces: readonly string[]): boolean {
  if (kind === undefined) return true;
  return places.some(
    ({ namespace, denied, asked = namespaces }) =>
      namespace === undefined && !denied && namespaces.every((one) => asked.includes(one)),
  );
}

/** Where objects may be that could not be read; nothing that is served is taken for absent. */
function unreadOf(one: KindReading, reading: ClusterReading, namespaces: readonly string[]): Unread[] {
  const { read, places } = one;
  if (isListed(one, namespaces)) return [];
  const first = places.flatMap((place) => place.denied ?? [])[0] ?? notYet;
  const tell = (why: Denied, namespace?: string): Unread => ({
    type: read.type,
    role: read.role,
    ...(namespace !== undefined && { namespace }),
    ...why,
  });
  switch (read.scope) {
    case 'cluster':
      return [tell(first)];
    case 'beside':
      return places.flatMap((place) => (place.denied ? [tell(place.denied, place.namespace)] : []));
    case 'namespace': {
      // A namespace that was not looked into is as unknown as one that may not be.
      const seen = new Set(places.flatMap((place) => (place.denied ? [] : (place.namespace ?? []))));
      return namespaces.filter((name) => !seen.has(name)).map((name) => tell(whyNot(one, name) ?? first, name));
    }
    case 'system': {
      const readable = places.filter((place) => place.namespace !== undefined && !place.denied);
      return readable.some(({ namespace }) => isInstalledIn(namespace, read.provider, reading)) ? [] : [tell(first)];
    }
  }
}

function whyNot({ places }: KindReading, namespace: string): Denied | undefined {
  return places.find((place) => place.namespace === namespace)?.denied;
}

/** An empty usual namespace says nothing: the system may be elsewhere. One that holds anything of it is where it is. */
function isInstalledIn(namespace: string | undefined, provider: string, { kinds }: ClusterReading): boolean {
  return kinds.some(
    ({ read, places }) =>
      read.provider === provider &&
      places.some(({ objects }) => objects.some((object) => object.namespace === namespace)),
  );
}
