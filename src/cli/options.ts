import { documentIds } from '../core/model/object-store.ts';
import { type CommandSpec, format, help, kubeconfig, type OptionSpec, output, terminal } from './option-parts.ts';
import { restoreCommands } from './restore/options.ts';

export const severities = ['error', 'warning', 'information', 'hint'] as const;
export const verdicts = ['protected', 'partial', 'unprotected', 'unknown', 'exempt'] as const;

const environment: OptionSpec = {
  name: 'environment',
  short: 'e',
  value: 'ENV',
  multiple: true,
  help: 'Only this environment (repeatable): its id, or a glob such as "overlays/*".',
};
const ruleSeverity: OptionSpec = {
  name: 'rule',
  value: 'ID=SEVERITY',
  multiple: true,
  help: 'Severity of a rule (repeatable): error, warning, information, hint or off.',
};

/** For commands that judge files. */
const cluster: readonly OptionSpec[] = [
  {
    name: 'context',
    value: 'NAME',
    help: 'Let policies count that the cluster of this kubeconfig context holds; it is only read. Without it no cluster is asked.',
  },
  kubeconfig,
];

const shared: readonly OptionSpec[] = [
  { name: 'config', short: 'c', value: 'FILE', help: 'Settings file; without it .backops.yaml of the root is used.' },
  { name: 'provider', value: 'ID', help: 'Backup system to write new policies for, when the files do not tell.' },
  {
    name: 'minimum-retention',
    value: 'TIME',
    help: 'Shortest retention that counts as a backup: 7d (default), 48h, 2w.',
  },
  {
    name: 'exclude',
    value: 'GLOB',
    multiple: true,
    help: 'Files that are not read (repeatable): "legacy/**", "*.bak.yaml".',
  },
  ...terminal,
  { name: 'quiet', short: 'q', help: 'Only what matters: no notices, no hints about what to do next.' },
  { name: 'verbose', short: 'v', help: 'More: every notice, what was read, what took how long.' },
  help,
  { name: 'today', value: 'DATE', hidden: true, help: 'The date that exemptions are held against.' },
];

const cannotRun = [2, 'it could not run: bad arguments, a folder that cannot be read, a broken settings file'] as const;

/** Every option of every command, once. */
export const commands: readonly CommandSpec[] = [
  {
    name: 'check',
    usage: 'backops check [options] [paths…]',
    summary: 'Report problems: what no backup covers, and backups that do not do what they say.',
    about:
      'Reads every manifest and Terraform file below the paths (default: this folder) and reports problems. Reads text only, no cloud account and no network; a cluster only with --context.',
    options: [
      format,
      output,
      {
        name: 'fail-on',
        value: 'SEVERITY',
        choices: [...severities, 'never'],
        help: 'Least severity that makes the exit code 1: error, warning (default), information, hint, never.',
      },
      ruleSeverity,
      environment,
      ...cluster,
      ...shared,
    ],
    examples: [
      ['backops check', 'this folder; exit code 1 when something is not backed up'],
      ['backops check --fail-on never', 'only look'],
      ['backops check --rule short-retention=error deploy infra', 'two folders, one rule made stricter'],
      ['backops check --format json -o findings.json', 'for a program (schema/findings.schema.json)'],
    ],
    exitCodes: [[0, 'no problem at or above --fail-on'], [1, 'at least one'], cannotRun],
  },
  {
    name: 'coverage',
    usage: 'backops coverage [options] [paths…]',
    summary: 'Show everything that holds data and which backup policy protects it.',
    about:
      'Lists every stateful component, per environment, with its verdict: ✓ protected, ◐ partial, ✗ unprotected, ? unknown, – exempt.',
    options: [
      format,
      output,
      {
        name: 'fail-on',
        value: 'VERDICT',
        choices: ['unprotected', 'partial', 'unknown', 'never'],
        help: 'Exit code 1 for this verdict or a worse one: unknown, partial, unprotected; never (default).',
      },
      {
        name: 'verdict',
        value: 'VERDICT',
        multiple: true,
        choices: verdicts,
        help: 'Only components with this verdict (repeatable).',
      },
      environment,
      ...cluster,
      ...shared,
    ],
    examples: [
      ['backops coverage', 'a table per environment'],
      ['backops coverage --verdict unprotected --verdict partial', 'only what needs work'],
      ['backops coverage --environment overlays/prod', 'one environment'],
      ['backops coverage --context dev', 'what the platform team backs up in that cluster counts, too'],
      ['backops coverage --format json', 'for a program (schema/coverage.schema.json)'],
    ],
    exitCodes: [
      [0, 'done, whatever the verdicts are (unless --fail-on says otherwise)'],
      [1, 'a component has a verdict that --fail-on names'],
      cannotRun,
    ],
  },
  {
    name: 'explain',
    usage: 'backops explain [options] <component> [paths…]',
    summary: 'Tell why a component has its verdict, step by step, with files and lines.',
    about:
      'The component is named by its name, kind/name, address, id, or by a place in a file (file:line). A policy can be named too.',
    options: [format, output, environment, ...cluster, ...shared],
    examples: [
      ['backops explain db', 'everything called db, in every environment'],
      ['backops explain StatefulSet/db deploy', 'only the StatefulSet, looking below deploy'],
      ['backops explain base/db.yaml:12', 'whatever stands on that line'],
      ['backops explain aws_db_instance.main infra', 'a Terraform address'],
    ],
    exitCodes: [[0, 'found and explained'], cannotRun, [2, 'nothing has that name']],
  },
  {
    name: 'fix',
    usage: 'backops fix [options] [paths…]',
    summary: 'Write the missing policies and repair the ones that nearly match.',
    about:
      'Shows what would change as a diff; nothing is written without --apply. Only files below the root are written, and only those that did not change meanwhile.',
    options: [
      { name: 'apply', help: 'Write the changes.' },
      { name: 'dry-run', help: 'Show the changes as a diff (default).' },
      { name: 'list', help: 'List every available fix instead, also those that need a choice.' },
      { name: 'rule', value: 'ID', multiple: true, help: 'Only findings of this rule (repeatable).' },
      { name: 'file', value: 'FILE', multiple: true, help: 'Only findings in this file or glob (repeatable).' },
      output,
      environment,
      ...shared,
    ],
    examples: [
      ['backops fix', 'show what would change'],
      ['backops fix --list', 'all fixes of all findings'],
      ['backops fix --apply --file base/db.yaml', 'write the fixes for one file'],
    ],
    exitCodes: [[0, 'done, or nothing to do'], [1, 'some fixes could not be written'], cannotRun],
  },
  {
    name: 'restore-points',
    usage: 'backops restore-points (--context NAME --namespace NS | --bucket s3://BUCKET/PREFIX) [options]',
    summary: 'List the backups and snapshots in a cluster, or in a bucket, that a namespace could be restored from.',
    about:
      'Asks the cluster of the context, and only reads. Shows age, expiry, size, phase, contents, and whether volume data is in it and where; what the cluster does not tell is said to be unknown. That needs Node 22.19 or later. With --bucket it asks no cluster, but lists the backups that Velero keeps in a bucket of S3 or of what speaks like it, and shows their logs, results and contents. Credentials come from the environment or an AWS profile, never as an option.',
    options: [
      {
        name: 'context',
        value: 'NAME',
        help: 'Context of the kubeconfig; no default, so that it is never the wrong one.',
      },
      { name: 'namespace', short: 'n', value: 'NS', help: 'Namespace whose restore points are wanted.' },
      kubeconfig,
      {
        name: 'workload',
        value: 'KIND/NAME',
        help: 'Only volumes of this workload or claim: StatefulSet/db, pvc/data-db-0.',
      },
      {
        name: 'system-namespace',
        value: 'NS',
        multiple: true,
        help: 'Where the backup system is installed (repeatable), when you may not list all namespaces; default velero, openshift-adp.',
      },
      {
        name: 'bucket',
        value: 's3://BUCKET/PREFIX',
        help: 'Bucket, and the prefix of the backup location in it, if any.',
      },
      { name: 'endpoint', value: 'URL', help: 'Server of the bucket, when it is not AWS: https://s3.example.com' },
      { name: 'region', value: 'REGION', help: 'Region of the bucket; default: of the environment or the profile.' },
      {
        name: 'path-style',
        help: 'Ask for https://host/bucket and not for https://bucket.host: MinIO and many others.',
      },
      {
        name: 'profile',
        value: 'NAME',
        help: 'AWS profile; default: AWS_ACCESS_KEY_ID, then AWS_PROFILE, then default.',
      },
      { name: 'ca-file', value: 'FILE', help: 'Certificates (PEM) of the authority that vouches for the endpoint.' },
      { name: 'show', value: 'BACKUP', help: 'Show a document of this backup in the bucket instead of the list.' },
      {
        name: 'document',
        value: 'NAME',
        choices: documentIds,
        help: `Which one: ${documentIds.join(', ')}; default backup, the object itself.`,
      },
      {
        name: 'object',
        value: 'ID',
        help: 'One object of the contents as YAML: configmaps/shop/settings. Values of Secrets are not shown.',
      },
      format,
      output,
      ...terminal,
      { name: 'quiet', short: 'q', help: 'Not what could not be read.' },
      help,
    ],
    examples: [
      ['backops restore-points --context dev --namespace shop', 'everything that shop could be restored from'],
      ['backops restore-points --context dev -n shop --workload StatefulSet/db', 'facts about the volumes of db'],
      [
        'backops restore-points --context dev -n shop --format json',
        'for a program (schema/restore-points.schema.json)',
      ],
      ['backops restore-points --bucket s3://backups -n shop --profile ops', 'what a bucket holds of shop'],
      ['backops restore-points --bucket s3://backups --show nightly-1 --document logs', 'why a backup failed'],
    ],
    exitCodes: [
      [0, 'listed, also when there is none'],
      [
        2,
        'it could not run: bad arguments, kubeconfig, credentials, no way to the cluster or the bucket, no right to list any',
      ],
    ],
  },
  ...restoreCommands,
  {
    name: 'grant',
    usage: 'backops grant [options] --namespace NAMESPACE --group GROUP',
    summary: 'Print what lets developers restore their namespace, and nothing else.',
    about:
      'Prints Roles and a ValidatingAdmissionPolicy for a platform team to read and apply (Kubernetes 1.30 or later). Contacts no cluster. One call for each namespace and group; grants stand side by side.',
    options: [
      { name: 'namespace', short: 'n', value: 'NAMESPACE', help: 'What the developers may back up and restore.' },
      { name: 'group', short: 'g', value: 'GROUP', help: "The developers' group, as the cluster's sign-in names it." },
      { name: 'velero-namespace', value: 'NAMESPACE', help: 'Where the Velero server runs; default: velero.' },
      {
        ...format,
        value: 'yaml|json',
        choices: ['yaml', 'json'],
        help: 'YAML with comments (default), or a JSON list.',
      },
      output,
      { name: 'help', short: 'h', help: 'This text.' },
    ],
    examples: [
      ['backops grant --namespace shop --group devs', 'to read'],
      ['backops grant --namespace shop --group devs | kubectl apply -f -', 'as an administrator'],
    ],
    exitCodes: [
      [0, 'printed'],
      [2, 'it could not run: bad arguments'],
    ],
  },
];

export const versionOption: OptionSpec = { name: 'version', short: 'V', help: 'Print the version.' };
