import { type CommandSpec, format, help, kubeconfig, type OptionSpec, output, terminal } from '../option-parts.ts';

const where: readonly OptionSpec[] = [
  {
    name: 'context',
    value: 'NAME',
    help: 'Context of the kubeconfig; no default, so that it is never the wrong one. A run brings its own.',
  },
  { name: 'namespace', short: 'n', value: 'NS', help: 'Namespace whose data it is about.' },
];
const guard: OptionSpec = {
  name: 'protected-contexts',
  value: 'GLOBS',
  multiple: true,
  help: 'Contexts in which nothing is changed, instead of the usual ones (*prod*, *prd*, live, live-*, *-live, *-live-*).',
};
const point: OptionSpec = {
  name: 'point',
  value: 'ID|NAME',
  help: 'Restore point: its id, or its name where only one is called so (backops restore-points lists them).',
};
const systemNamespace: OptionSpec = {
  name: 'system-namespace',
  value: 'NS',
  multiple: true,
  help: 'Where the backup system is installed (repeatable), when you may not list all namespaces.',
};
const chosen: readonly OptionSpec[] = [
  {
    name: 'workload',
    value: 'KIND/NAME',
    help: 'Only the volumes of this workload or claim: StatefulSet/db, pvc/data.',
  },
  { name: 'claim', value: 'NAME', multiple: true, help: 'Only this claim (repeatable).' },
];
const what: readonly OptionSpec[] = [
  point,
  {
    name: 'mode',
    value: 'MODE',
    choices: ['clone', 'side-by-side', 'in-place'],
    help: 'clone: into a namespace of its own. side-by-side: a new claim beside the old one. in-place: replaces. Default: the first that the point allows, in this or the order of its backup system, which is from the safest on.',
  },
  ...chosen,
  {
    name: 'kinds',
    value: 'PLURAL,…',
    multiple: true,
    help: 'Only objects of these kinds: configmaps,deployments.apps',
  },
  { name: 'to', value: 'NAMESPACE', help: 'For clone: the namespace; default: NS-restore, NS-restore-2, …' },
  { name: 'as', value: 'CLAIM', help: 'For side-by-side: the name of the new claim; default: CLAIM-restore, …' },
  systemNamespace,
];
const confirmation: readonly OptionSpec[] = [
  { name: 'dry-run', help: 'Only plan and check: prints the plan with its digest.' },
  { name: 'yes', short: 'y', help: 'Do not ask; only together with --digest.' },
  { name: 'digest', value: 'DIGEST', help: 'Of the plan that was read. Another plan is not carried out.' },
  {
    name: 'confirm-namespace',
    value: 'NS',
    help: 'With --yes, for what replaces or deletes: the namespace, once more.',
  },
  { name: 'accept-unknown', help: 'Go on although something could not be checked.' },
];
const undo: OptionSpec = {
  name: 'undo',
  value: 'RUN',
  help: 'Bring back what an in-place restore replaced, from the safety copy that it made.',
};
const common: readonly OptionSpec[] = [format, output, ...terminal];
const quiet: OptionSpec = { name: 'quiet', short: 'q', help: 'No progress; only how it ended.' };

const notStarted = [
  2,
  'nothing was changed: bad arguments, not confirmed, another plan by now, no way to the cluster',
] as const;
const ended = [
  [0, 'done, and everything is proved'],
  [1, 'begun, and not that: taken back, failed, interrupted, or not everything is proved'],
  notStarted,
  [130, 'left with a second Ctrl-C; the run is as it was at that moment'],
] as const;
const needsNode = 'Needs Node 22.19 or later.';

export const restoreCommands: readonly CommandSpec[] = [
  {
    name: 'plan',
    usage: 'backops plan --context NAME --namespace NS --point ID|NAME [options]',
    summary: 'Show what a restore would do, and whether it would work. Changes nothing.',
    about: `Plans a restore and holds it against the cluster: rights, quotas, storage, a dry run by the server. Prints what becomes of which object, what is lost, and a digest with which exactly this plan is carried out by backops restore. ${needsNode}`,
    options: [
      ...where,
      ...what,
      { ...undo, help: 'Instead of --point: how the run would be undone.' },
      kubeconfig,
      guard,
      ...common,
      help,
    ],
    examples: [
      ['backops plan --context dev -n shop --point nightly-1', 'the safest way that the restore point allows'],
      ['backops plan --context dev -n shop --point nightly-1 --mode in-place', 'what would be replaced'],
      ['backops plan --undo 20260115143002ab', 'how a restore would be undone'],
      ['backops plan --context dev -n shop --point db-1 --format json', 'for a program (schema/plan.schema.json)'],
    ],
    exitCodes: [
      [0, 'it could be run'],
      [1, 'it would not work, or not everything could be checked'],
      [2, 'it cannot be planned: bad arguments, no such restore point, no way to the cluster'],
    ],
  },
  {
    name: 'restore',
    usage: 'backops restore --context NAME --namespace NS --point ID|NAME [options]',
    summary: 'Restore from a backup or snapshot: planned, confirmed, watched, proved, undoable.',
    about: `Shows the plan, asks, carries it out and looks whether everything is back. In place it makes a safety copy first, and the namespace must be typed. Without a terminal it takes --yes with the digest of a plan that was read. Ctrl-C cancels: what was done is taken back, or, after the old state was removed, the run stops and can be gone on with or undone. Every run has a journal, which survives whatever happens to this program (backops runs). ${needsNode}`,
    options: [
      ...where,
      ...what,
      ...confirmation,
      { name: 'resume', value: 'RUN', help: 'Go on with a run that did not come to its end.' },
      { name: 'give-up', value: 'RUN', help: 'Take back what a run did, as long as it has removed nothing.' },
      undo,
      kubeconfig,
      guard,
      ...common,
      quiet,
      help,
    ],
    examples: [
      ['backops restore --context dev -n shop --point nightly-1', 'the safest way, after asking'],
      ['backops restore --context dev -n shop --point db-1 --mode side-by-side --as old-data', 'a new claim'],
      ['backops restore --context dev -n shop --point db-1 --mode in-place', 'replace; the namespace is typed'],
      ['backops restore … --yes --digest 0123456789abcdef', 'without a terminal, as backops plan prints it'],
      ['backops restore --resume 20260115143002ab', 'go on after a crash'],
      ['backops restore --undo 20260115143002ab', 'take an in-place restore back'],
    ],
    exitCodes: ended,
  },
  {
    name: 'backup',
    usage: 'backops backup --context NAME --namespace NS [options]',
    summary: 'Make a backup or snapshots of a namespace now.',
    about: `Asks the backup system of the cluster for a copy, and waits until it is there. ${needsNode}`,
    options: [
      ...where,
      { name: 'provider', value: 'ID', help: 'velero, csi-snapshots; needed where the cluster has both.' },
      ...chosen,
      ...confirmation,
      kubeconfig,
      guard,
      ...common,
      quiet,
      help,
    ],
    examples: [
      ['backops backup --context dev -n shop', 'everything, with the only backup system that there is'],
      ['backops backup --context dev -n shop --provider csi-snapshots --claim data-db-0', 'a snapshot of one claim'],
      ['backops backup --context dev -n shop --dry-run', 'the plan with its digest, for --yes'],
    ],
    exitCodes: ended,
  },
  {
    name: 'delete-point',
    usage: 'backops delete-point --context NAME --namespace NS --point ID|NAME [options]',
    summary: 'Delete a backup or snapshot with the data that it stands for.',
    about: `Shows what goes with it and asks for the name of the namespace. It cannot be brought back. ${needsNode}`,
    options: [...where, point, systemNamespace, ...confirmation, kubeconfig, guard, ...common, quiet, help],
    examples: [
      ['backops delete-point --context dev -n shop --point db-1', 'after asking'],
      ['backops delete-point --context dev -n shop --point db-1 --dry-run', 'what goes with it'],
    ],
    exitCodes: ended,
  },
  {
    name: 'runs',
    usage: 'backops runs [RUN] [options]',
    summary: 'List restores and backups that were carried out from here, and what can be done with each.',
    about:
      'Reads the journals of this user: $XDG_STATE_HOME or ~/.local/state, backops/runs; on Windows %LOCALAPPDATA%. The editor keeps its own there, too. Asks no cluster.',
    options: [
      { name: 'forget', help: 'Delete the journal of the named run; nothing in the cluster changes.' },
      ...common,
      help,
    ],
    examples: [
      ['backops runs', 'all, newest first, and what to do with those that did not come to their end'],
      ['backops runs 20260115143002ab', 'one, with its steps and times'],
      ['backops runs --format json', 'for a program (schema/runs.schema.json; one: schema/run.schema.json)'],
    ],
    exitCodes: [
      [0, 'listed'],
      [2, 'it could not run: bad arguments, no such run'],
    ],
  },
];
