import * as vscode from 'vscode';
import { isClusterError } from '../../../core/model/cluster-reader.ts';
import { kindOf } from '../../../core/model/object-type.ts';
import type { Selection } from '../../../core/model/plan.ts';
import type { VolumeData } from '../../../core/model/restore-point.ts';
import type { Connected } from '../../cluster/connection.ts';
import type { Engine } from './engine.ts';

const t = vscode.l10n.t;

type Part = keyof Selection;

/** What it may hold. */
interface Volumes {
  readonly name: string;
  readonly volumeData: Pick<VolumeData, 'volumes'>;
}

interface Needs {
  readonly engine: Engine;
  readonly connected: Connected;
}

/** What a namespace usually holds; others are typed. */
const commonKinds = [
  'configmaps',
  'secrets',
  'services',
  'serviceaccounts',
  'persistentvolumeclaims',
  'deployments.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'cronjobs.batch',
  'jobs.batch',
  'ingresses.networking.k8s.io',
];

/** What of a restore point comes back. `all`: no selection. Undefined: somebody changed their mind. */
export async function askSelection(
  point: Volumes,
  parts: readonly Part[],
  { connected, engine }: Needs,
  title = t('BackOps: Restore {0}', point.name),
): Promise<Selection | 'all' | undefined> {
  const items: { label: string; detail: string; part: Part | 'all' }[] = [
    {
      label: `$(package) ${t('Everything')}`,
      detail: t('All that there is of {0}', connected.target.namespace),
      part: 'all',
    },
    {
      label: `$(server-process) ${t('One Workload…')}`,
      detail: t('A workload and the claims that it mounts'),
      part: 'workload',
    },
    { label: `$(database) ${t('One Claim…')}`, detail: t('The data of one volume'), part: 'claims' },
    {
      label: `$(symbol-class) ${t('Chosen Kinds…')}`,
      detail: t('Only objects of some kinds, such as ConfigMaps'),
      part: 'kinds',
    },
  ];
  const offered = items.filter(({ part }) => part === 'all' || parts.includes(part));
  const picked = await vscode.window.showQuickPick(offered, { title, placeHolder: t('What?') });
  switch (picked?.part) {
    case undefined:
      return undefined;
    case 'all':
      return 'all';
    case 'workload':
      return askWorkload(title, connected, engine.workloadTypes);
    case 'claims':
      return askClaim(title, point, connected);
    case 'kinds':
      return askKinds(title);
  }
}

async function askWorkload(
  title: string,
  connected: Connected,
  workloadTypes: readonly string[],
): Promise<Selection | undefined> {
  const found = (await Promise.all(workloadTypes.map((type) => namesOf(type, connected)))).flat();
  const typed = {
    label: `$(edit) ${t('Enter a Name…')}`,
    description: t('one that is not there any more'),
    workload: undefined,
  };
  const picked = await vscode.window.showQuickPick(
    [...found.map((workload) => ({ label: workload.name, description: kindOf(workload.type), workload })), typed],
    { title, placeHolder: t('Which workload?'), matchOnDescription: true },
  );
  if (!picked) return undefined;
  if (picked.workload) return { workload: picked.workload };
  const type = await vscode.window.showQuickPick(
    workloadTypes.map((one) => ({ label: kindOf(one), type: one })),
    { title, placeHolder: t('Which kind of workload?') },
  );
  const name = type && (await vscode.window.showInputBox({ title, prompt: t('Name of the {0}', type.label) }));
  return type && name ? { workload: { type: type.type, name: name.trim() } } : undefined;
}

async function askClaim(title: string, { volumeData }: Volumes, connected: Connected): Promise<Selection | undefined> {
  const live = (await namesOf('PersistentVolumeClaim', connected)).map(({ name }) => name);
  const names = [...new Set([...volumeData.volumes.map(({ volume }) => volume), ...live])].sort();
  const typed = { label: `$(edit) ${t('Enter a Name…')}`, description: '', name: '' };
  const picked = await vscode.window.showQuickPick(
    [
      ...names.map((name) => ({ label: name, description: live.includes(name) ? '' : t('not there any more'), name })),
      typed,
    ],
    { title, placeHolder: t('Which claim?') },
  );
  if (!picked) return undefined;
  const name = picked.name || (await vscode.window.showInputBox({ title, prompt: t('Name of the claim') }));
  return name ? { claims: [name.trim()] } : undefined;
}

async function askKinds(title: string): Promise<Selection | undefined> {
  const other = { label: `$(edit) ${t('Other Kinds…')}`, plural: '' };
  const picked = await vscode.window.showQuickPick(
    [...commonKinds.map((plural) => ({ label: plural, plural })), other],
    { title, placeHolder: t('Which kinds?'), canPickMany: true },
  );
  if (!picked || picked.length === 0) return undefined;
  const kinds = picked.flatMap(({ plural }) => (plural === '' ? [] : [plural]));
  if (!picked.includes(other)) return { kinds };
  const typed = await vscode.window.showInputBox({
    title,
    prompt: t('Kinds as plural and group, with commas: widgets.example.com, gadgets.example.com'),
  });
  return typed === undefined ? undefined : { kinds: [...kinds, ...typed.split(/[\s,]+/).filter((one) => one !== '')] };
}

/** What may not be listed is not offered; its name can be typed. */
async function namesOf(
  type: string,
  { reader, target }: Connected,
): Promise<readonly { type: string; name: string }[]> {
  try {
    const [kind] = await reader.discover([type]);
    const found = kind ? await reader.list(kind, target.namespace) : [];
    return found
      .filter(({ metadata }) => !metadata.ownerReferences?.some(({ controller }) => controller))
      .map(({ metadata }) => ({ type, name: metadata.name }));
  } catch (error) {
    if (isClusterError(error) && error.clusterCode === 'forbidden') return [];
    throw error;
  }
}
