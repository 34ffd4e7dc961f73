import type { ClusterReader } from '../../core/model/cluster-reader.ts';
import type { RestorePoint } from '../../core/model/restore-point.ts';
import { restorePoints as systems } from '../../providers/restore-points.generated.ts';
import { findRestorePoints } from '../../restore/points.ts';
import type { Arguments } from '../arguments.ts';
import { Refusal } from '../refusal.ts';
import { didYouMean } from '../suggest.ts';
import { shellWord } from './words.ts';

export interface Chosen {
  readonly id: string;
  readonly provider: string;
  /** Undefined where such points may not be listed: the planner asks for the one alone. */
  readonly point?: RestorePoint;
}

/** The restore point that `--point` names: by its id, or by its name where only one is called so. */
export async function choosePoint(
  reader: ClusterReader,
  args: Arguments,
  namespace: string,
  wanted: string,
): Promise<Chosen> {
  const systemNamespaces = args.values('system-namespace');
  const query = { namespace, now: new Date().toISOString() };
  const request = { query, ...(systemNamespaces.length > 0 && { systemNamespaces }) };
  const { points, systems: installed, unread } = await findRestorePoints(reader, systems, request);
  const isId = wanted.includes('/');
  const [found, ...others] = points.filter(({ id, name }) => (isId ? id === wanted : name === wanted));
  if (found && others.length > 0) {
    throw new Refusal(
      'not-found',
      `${others.length + 1} restore points of ${namespace} are called ${wanted}.`,
      `Name one by its id: ${[found, ...others].map(({ id }) => id).join(', ')}.`,
    );
  }
  if (found) return { id: found.id, provider: found.provider, point: found };
  const provider = wanted.slice(0, Math.max(0, wanted.indexOf('/')));
  if (isId && installed.some((one) => one.provider === provider && !one.isListed)) return { id: wanted, provider };
  const denied = unread.filter(({ isPoint }) => isPoint).map(({ message }) => message);
  const more = denied.length === 0 ? '' : ` Not everything could be listed: ${denied.join(' ')}`;
  const candidates = points.map(({ id, name }) => (isId ? id : name));
  throw new Refusal(
    'not-found',
    `there is no restore point ${wanted} for namespace ${namespace} in context ${reader.context}.${more}`,
    didYouMean(wanted, candidates) ??
      `List them: backops restore-points --context ${shellWord(reader.context)} --namespace ${namespace}`,
  );
}
