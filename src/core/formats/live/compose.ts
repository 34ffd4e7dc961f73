import { clusterOf, clusterRoot, readingPath } from '../../model/cluster-path.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Environment } from '../../model/resource.ts';
import type { ComposeInput, Composition, ParsedFile } from '../contract.ts';
import type { LiveDocument } from './read.ts';

/** One environment for each cluster. */
export function composeLive(input: ComposeInput<LiveDocument>): Composition {
  const clusters = groupBy([...input.files.values()], ({ path }) => clusterOf(path) ?? '');
  const environments = [...clusters].map(([context, files]) =>
    input.memo(`cluster:${context}`, files, () => environmentOf(context, files)),
  );
  return { environments, claimed: new Set(), notices: [], missing: [] };
}

function environmentOf(context: string, files: readonly ParsedFile<LiveDocument>[]): Environment {
  const reading = files.find(({ path }) => path === readingPath(context));
  return {
    id: clusterRoot(context),
    format: 'live',
    title: `cluster ${context}`,
    resources: files.flatMap(({ documents }) => documents.flatMap(({ resources }) => resources)),
    purpose: 'production',
    unread: [],
    cluster: { context, listed: reading?.documents[0]?.listed ?? [] },
  };
}
