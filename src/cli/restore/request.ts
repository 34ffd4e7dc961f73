import type { ClusterReader } from '../../core/model/cluster-reader.ts';
import type { CopyRequest, DeleteRequest, RestoreMode, RestoreRequest, Selection } from '../../core/model/plan.ts';
import type { Restorer } from '../../core/model/restorer.ts';
import { restorePoints as systems } from '../../providers/restore-points.generated.ts';
import type { Arguments } from '../arguments.ts';
import { Refusal } from '../refusal.ts';
import { type Chosen, choosePoint } from './point.ts';
import { checkName, selectionOf } from './selection.ts';
import { needed } from './words.ts';

/** What can be wrong with the options is said before the cluster is asked: call this first. */
export function checkRestoreArguments(args: Arguments, command: string): void {
  needed(args, command, 'context', 'NAME');
  checkName('namespace', needed(args, command, 'namespace', 'NS'));
  needed(args, command, 'point', 'ID|NAME');
  selectionOf(args);
  const mode = args.value('mode');
  for (const [option, only] of [
    ['to', 'clone'],
    ['as', 'side-by-side'],
  ] as const) {
    const value = args.value(option);
    if (value === undefined) continue;
    checkName(option, value);
    if (mode === only) continue;
    throw new Refusal(
      'usage',
      `--${option} goes with --mode ${only}.`,
      mode === undefined ? `Add --mode ${only}.` : `Leave --${option} out, or choose that mode.`,
    );
  }
}

export async function restoreRequest(
  args: Arguments,
  reader: ClusterReader,
  restorers: readonly Restorer[],
): Promise<RestoreRequest> {
  const [namespace, wanted] = [args.value('namespace') ?? '', args.value('point') ?? ''];
  const chosen = await choosePoint(reader, args, namespace, wanted);
  const restorer = restorerFor(restorers, chosen.provider);
  const mode = modeFor(restorer, chosen, args.value('mode') as RestoreMode | undefined);
  const only = selectionOf(args);
  if (only) checkSelection(restorer, only);
  const [targetNamespace, targetClaim] = [args.value('to'), args.value('as')];
  return {
    action: 'restore',
    provider: chosen.provider,
    mode,
    namespace,
    point: chosen.id,
    ...(targetNamespace !== undefined && { targetNamespace }),
    ...(targetClaim !== undefined && { targetClaim }),
    ...(only && { only }),
  };
}

export async function deleteRequest(args: Arguments, reader: ClusterReader): Promise<DeleteRequest> {
  const [namespace, wanted] = [args.value('namespace') ?? '', args.value('point') ?? ''];
  const { provider, id } = await choosePoint(reader, args, namespace, wanted);
  return { action: 'delete', provider, namespace, point: id };
}

export async function copyRequest(
  args: Arguments,
  reader: ClusterReader,
  restorers: readonly Restorer[],
): Promise<CopyRequest> {
  const namespace = args.value('namespace') ?? '';
  const provider = args.value('provider') ?? (await onlyCopier(reader, restorers));
  if (restorerFor(restorers, provider).copies === undefined) {
    const able = restorers.filter(({ copies }) => copies !== undefined).map((one) => one.provider);
    throw new Refusal(
      'usage',
      `${provider} cannot make a copy now.`,
      `These can: --provider ${able.join(', --provider ')}.`,
    );
  }
  const only = selectionOf(args);
  return { action: 'copy', provider, namespace, ...(only && { only }) };
}

/** Of what this cluster serves. With two of them nobody but the caller knows which is meant. */
async function onlyCopier(reader: ClusterReader, restorers: readonly Restorer[]): Promise<string> {
  const able = restorers.flatMap(({ provider, copies, title }) => {
    const types = systems.find((one) => one.provider === provider)?.reads.filter(({ isPoint }) => isPoint);
    return copies === undefined || !types ? [] : [{ provider, title, types: types.map(({ type }) => type) }];
  });
  const served = new Set((await reader.discover(able.flatMap(({ types }) => types))).map(({ type }) => type));
  const installed = able.filter(({ types }) => types.some((type) => served.has(type)));
  const [only, ...others] = installed;
  if (only && others.length === 0) return only.provider;
  if (!only) {
    throw new Refusal(
      'cluster',
      'this cluster has no backup system that BackOps can ask for a copy.',
      `Supported: ${able.map(({ title }) => title).join(', ')}.`,
    );
  }
  throw new Refusal(
    'usage',
    `this cluster has ${installed.map(({ title }) => title).join(' and ')}.`,
    `Say which: ${installed.map(({ provider }) => `--provider ${provider}`).join(' or ')}.`,
  );
}

function restorerFor(restorers: readonly Restorer[], provider: string): Restorer {
  const found = restorers.find((one) => one.provider === provider);
  if (found) return found;
  const remedy = `It can with: ${restorers.map((one) => one.provider).join(', ')}.`;
  throw new Refusal('usage', `BackOps cannot back up or restore with ${provider}.`, remedy);
}

function modeFor(restorer: Restorer, { id, point }: Chosen, wanted: RestoreMode | undefined): RestoreMode {
  if (!point) {
    if (wanted !== undefined) return wanted;
    throw new Refusal('usage', `${id} cannot be listed, so that no mode can be proposed.`, 'Name one with --mode.');
  }
  const offers = restorer.offers(point);
  const possible = offers.filter(({ refusal }) => refusal === undefined).map(({ mode }) => mode);
  const [safest] = possible;
  const offer = offers.find(({ mode }) => mode === wanted);
  if (wanted !== undefined && offer && offer.refusal === undefined) return wanted;
  if (wanted === undefined && safest !== undefined) return safest;
  const why = (offer ?? offers[0])?.refusal;
  const way = wanted === undefined ? 'cannot be restored' : `cannot be restored with --mode ${wanted}`;
  throw new Refusal(
    'cluster',
    `${id} ${way}${why === undefined ? '' : `: ${why}`}.`,
    safest === undefined ? 'Choose another restore point.' : `These modes can: ${possible.join(', ')}.`,
  );
}

const options: Readonly<Record<keyof Selection, string>> = { workload: 'workload', claims: 'claim', kinds: 'kinds' };

/** A choice that is not obeyed would bring back more than was asked for. */
function checkSelection({ title, selects = [] }: Restorer, only: Selection): void {
  const ignored = (Object.keys(only) as (keyof Selection)[]).filter((key) => !selects.includes(key));
  if (ignored.length === 0) return;
  const can = selects.length === 0 ? 'a point is restored as a whole' : `it chooses by ${selects.join(' and ')}`;
  throw new Refusal(
    'usage',
    `a restore with ${title} cannot be narrowed by --${ignored.map((key) => options[key]).join(' and --')}: ${can}.`,
    'Leave that out, or choose another restore point.',
  );
}
