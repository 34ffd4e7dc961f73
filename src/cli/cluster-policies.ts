import { readCluster } from '../cluster-source/read.ts';
import { sourceReads } from '../cluster-source/reads.ts';
import { textsOf } from '../cluster-source/texts.ts';
import { livePolicies } from '../providers/live-policies.generated.ts';
import type { Arguments } from './arguments.ts';
import { withCluster } from './cluster.ts';
import type { Io } from './io.ts';
import { type Loaded, load } from './load.ts';
import { Refusal } from './refusal.ts';

/** The files, and with `--context` the policies and facts that the cluster holds. */
export async function loadWithCluster(paths: readonly string[], args: Arguments, io: Io): Promise<Loaded> {
  if (args.has('kubeconfig') && !args.has('context'))
    throw new Refusal('usage', '--kubeconfig needs --context NAME: no cluster is asked that nobody named.');
  const loaded = await load(paths, args, io);
  if (!args.has('context')) return loaded;
  const { session } = loaded;
  const namespaces = [...new Set(session.overview().components.flatMap(({ namespace }) => namespace ?? []))];
  const reading = await withCluster(args, io, (reader) =>
    readCluster(reader, sourceReads(livePolicies), { namespaces }),
  );
  session.applyChanges([...textsOf(reading, namespaces)].map(([path, text]) => ({ path, text })));
  return loaded;
}
