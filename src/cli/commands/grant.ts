import { Document } from 'yaml';
import { type Grant, type GrantManifest, grantManifests, refusalOf } from '../../providers/velero/grant/index.ts';
import type { Arguments } from '../arguments.ts';
import { Refusal } from '../refusal.ts';
import type { Command } from './contract.ts';
import { reporterFor, toJson } from './report.ts';

/** Prints; a platform team reads and applies it. */
export const grant: Command = async (args, io) => {
  const [extra] = args.positionals;
  if (extra !== undefined) throw new Refusal('usage', `backops grant reads no files: ${extra}.`, seeHelp);
  const wanted: Grant = {
    namespace: required(args, 'namespace'),
    group: required(args, 'group'),
    veleroNamespace: args.value('velero-namespace') ?? 'velero',
  };
  const refusal = refusalOf(wanted);
  if (refusal !== undefined) throw new Refusal('usage', refusal.message, refusal.remedy);
  const manifests = grantManifests(wanted);
  const { isJson, write } = reporterFor(args, io);
  await write(isJson ? asJson(manifests) : asYaml(wanted, manifests));
  return 0;
};

const seeHelp = 'See: backops grant --help';

function required(args: Arguments, name: string): string {
  const value = args.value(name);
  if (value === undefined) throw new Refusal('usage', `backops grant needs --${name}.`, seeHelp);
  return value;
}

/** What `kubectl apply -f` takes as one document. */
function asJson(manifests: readonly GrantManifest[]): string {
  return toJson({ apiVersion: 'v1', kind: 'List', items: manifests.map(({ object }) => object) });
}

function asYaml({ namespace, group, veleroNamespace }: Grant, manifests: readonly GrantManifest[]): string {
  const command = `backops grant --namespace ${namespace} --group ${shellWord(group)} --velero-namespace ${veleroNamespace}`;
  const head = [
    command,
    `Lets the group ${group} back up and restore the namespace ${namespace}, with Velero and CSI snapshots, and nothing else.`,
    'Needs Kubernetes 1.30 or later: an older one takes the Roles without the policy, which gives away the cluster.',
  ];
  const documents = manifests.map(({ about, object }) => {
    const text = new Document(object, { aliasDuplicateObjects: false }).toString({
      lineWidth: 0,
      flowCollectionPadding: true,
    });
    return `${comment(about)}${text}`;
  });
  return `${comment(head)}---\n${documents.join('---\n')}`;
}

const comment = (lines: readonly string[]): string => lines.map((line) => `# ${line}\n`).join('');

const shellWord = (word: string): string => (/^[\w:.@/-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
