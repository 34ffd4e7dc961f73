// What developers may write into Velero's objects, as CEL. Fields: pkg/apis/velero/v1/{restore,backup}_types.go of Velero 1.18.
// A field that no rule knows is refused: a later Velero may give it any meaning.
import { cloneSuffix } from '../../../core/plan/clone-names.ts';
import { type Grant, namePrefix, right } from './names.ts';

/** One entry of `spec.validations` of a ValidatingAdmissionPolicy. */
export interface Rule {
  readonly expression: string;
  readonly message: string;
}

const mayRestore = (namespace: string): string =>
  `authorizer.group('${right.group}').resource('${right.resource}').namespace(${namespace}).check('${right.verb}').allowed()`;

/** Whoever may restore every namespace, an administrator or Velero itself, is not bound by the policy. */
export const mayRestoreEverything = `authorizer.group('${right.group}').resource('${right.resource}').check('${right.verb}').allowed()`;

/** Used by the rules below; evaluated when needed. */
export const variables = [
  { name: 'kind', expression: 'request.resource.resource' },
  { name: 'spec', expression: 'has(object.spec) ? object.spec : {}' },
  {
    name: 'namespaces',
    expression: 'has(variables.spec.includedNamespaces) ? variables.spec.includedNamespaces : []',
  },
  { name: 'source', expression: "variables.namespaces.size() == 1 ? string(variables.namespaces[0]) : ''" },
  { name: 'mapping', expression: 'has(variables.spec.namespaceMapping) ? variables.spec.namespaceMapping : {}' },
  {
    name: 'inPlace',
    expression: '!(variables.source in variables.mapping) || variables.mapping[variables.source] == variables.source',
  },
  {
    name: 'downloaded',
    expression:
      "has(variables.spec.target) && has(variables.spec.target.name) ? string(variables.spec.target.name) : ''",
  },
] as const;

const kinds = ['restores', 'backups', 'downloadrequests'] as const;
type Kind = (typeof kinds)[number];

const list = (values: readonly string[]): string => `[${values.map((one) => `'${one}'`).join(', ')}]`;
const only = (kind: Kind, expression: string): string => `variables.kind != '${kind}' ||\n(${expression})`;
const unlessDownload = (expression: string): string => `variables.kind == 'downloadrequests' ||\n(${expression})`;
const empty = (field: string): string => `(!has(variables.spec.${field}) || variables.spec.${field}.size() == 0)`;
const absent = (...fields: readonly string[]): string =>
  fields.map((field) => `!has(variables.spec.${field})`).join(' && ');
const atMost = (field: string, time: string): string =>
  `(!has(variables.spec.${field}) || duration(variables.spec.${field}) <= duration('${time}'))`;

const filters = ['includedResources', 'excludedResources', 'labelSelector', 'orLabelSelectors'];
const common = ['includedNamespaces', 'excludedNamespaces', 'includeClusterResources', 'hooks', 'itemOperationTimeout'];
const restoreFields = ['backupName', 'scheduleName', 'namespaceMapping', 'restorePVs', 'existingResourcePolicy'];
const backupFields = [
  ...['metadata', 'includedNamespaceScopedResources', 'excludedNamespaceScopedResources', 'snapshotVolumes'],
  ...['snapshotMoveData', 'defaultVolumesToFsBackup', 'ttl', 'csiSnapshotTimeout'],
];
const known = (kind: Kind, fields: readonly string[]): Rule => ({
  expression: only(kind, `variables.spec.all(field, field in ${list([...common, ...filters, ...fields])})`),
  message: `developers set only these fields: ${[...common, ...filters, ...fields].join(', ')}`,
});

const rbac = ['roles.rbac.authorization.k8s.io', 'rolebindings.rbac.authorization.k8s.io'];
// OpenShift serves the same objects a second time, and Velero saves them twice.
const rbacOfOpenShift = ['roles.authorization.openshift.io', 'rolebindings.authorization.openshift.io'];
/** Roles and RoleBindings, under all their names. */
export const rightsOf = ({ veleroNamespace }: Pick<Grant, 'veleroNamespace'>): readonly string[] =>
  veleroNamespace.startsWith('openshift-') ? [...rbac, ...rbacOfOpenShift] : rbac;

// BackupContents is missing: the archive holds Secrets.
const downloads = [
  ...['RestoreLog', 'RestoreResults', 'RestoreResourceList', 'RestoreItemOperations', 'RestoreVolumeInfo'],
  ...['BackupLog', 'BackupResults', 'BackupResourceList', 'BackupItemOperations', 'BackupVolumeInfos'],
];

/** In this order: the API server reports the first one that fails. */
export const rulesFor = (grant: Grant): readonly Rule[] => [
  {
    expression: `request.operation == 'CREATE' && variables.kind in ${list(kinds)}`,
    message: 'developers create Restores, Backups and DownloadRequests, and change nothing of Velero',
  },
  {
    expression: unlessDownload(
      "variables.namespaces.size() == 1 && variables.source.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
    ),
    message: 'includedNamespaces must be one namespace, by its name: not none, not several, no pattern',
  },
  {
    expression: unlessDownload(mayRestore('variables.source')),
    message: 'you may not back up or restore this namespace (backops grant gives the right)',
  },
  {
    expression: unlessDownload(`object.metadata.name.matches('^${namePrefix}' + variables.source + '-[a-z0-9]+$')`),
    message: `the name must be ${namePrefix}<namespace>-<letters and digits>`,
  },
  {
    expression: '!has(object.status) || object.status.size() == 0',
    message: 'status is for Velero to write',
  },
  {
    expression: [
      "(!has(object.metadata.labels) || object.metadata.labels.all(key, !key.contains('velero.io/'))) &&",
      "(!has(object.metadata.annotations) || object.metadata.annotations.all(key, !key.contains('velero.io/'))) &&",
      '!has(object.metadata.finalizers) && !has(object.metadata.ownerReferences)',
    ].join('\n'),
    message: 'labels and annotations of velero.io, finalizers and owners are for Velero to write',
  },
  { expression: unlessDownload(empty('excludedNamespaces')), message: 'excludedNamespaces must be empty' },
  {
    expression: unlessDownload(
      '!has(variables.spec.includeClusterResources) || !variables.spec.includeClusterResources',
    ),
    message: 'includeClusterResources must not be true: what belongs to no namespace belongs to everybody',
  },
  {
    expression: unlessDownload(
      '!has(variables.spec.hooks) || !has(variables.spec.hooks.resources) || variables.spec.hooks.resources.size() == 0',
    ),
    message: "hooks must be empty: they run commands and containers with Velero's rights",
  },
  {
    expression: unlessDownload(absent('resourceModifier', 'resourcePolicy')),
    message: 'resourceModifier and resourcePolicy must be absent: they rewrite what is restored',
  },
  {
    expression: unlessDownload(atMost('itemOperationTimeout', '4h')),
    message: 'itemOperationTimeout is at most 4h',
  },
  {
    expression: only(
      'restores',
      [
        'variables.mapping.all(from, from == variables.source && (',
        '  variables.mapping[from] == from ||',
        `  variables.mapping[from].matches('^' + from + '${cloneSuffix}(-[-a-z0-9]*[a-z0-9])?$')))`,
      ].join('\n'),
    ),
    message: `namespaceMapping leads only to <namespace>${cloneSuffix} or <namespace>${cloneSuffix}-…`,
  },
  {
    expression: only(
      'restores',
      "!has(variables.spec.existingResourcePolicy) || variables.spec.existingResourcePolicy in ['', 'none']",
    ),
    message: 'existingResourcePolicy must not be update: it overwrites objects that developers may not write',
  },
  {
    expression: only('restores', absent('restoreStatus')),
    message: 'restoreStatus must be absent: controllers trust the status of their objects',
  },
  {
    expression: only(
      'restores',
      `!variables.inPlace || (has(variables.spec.excludedResources) &&\n${list(rightsOf(grant))}.all(one, one in variables.spec.excludedResources))`,
    ),
    message: `a restore in place excludes ${rightsOf(grant).join(', ')}: it would bring back rights that were taken away`,
  },
  known('restores', restoreFields),
  {
    expression: only('backups', absent('storageLocation', 'volumeSnapshotLocations')),
    message: 'storageLocation and volumeSnapshotLocations must be absent: others may read the other places',
  },
  {
    expression: only('backups', empty('includedClusterScopedResources')),
    message: 'includedClusterScopedResources must be empty: what belongs to no namespace belongs to everybody',
  },
  {
    expression: only('backups', `${atMost('ttl', '720h')} && ${atMost('csiSnapshotTimeout', '10m')}`),
    message: 'ttl is at most 720h, csiSnapshotTimeout at most 10m',
  },
  {
    expression: only('backups', '!has(variables.spec.metadata) || variables.spec.metadata.size() == 0'),
    message: 'spec.metadata must be empty',
  },
  known('backups', backupFields),
  {
    expression: only(
      'downloadrequests',
      `variables.downloaded.matches('^${namePrefix}[a-z0-9]([-a-z0-9]*[a-z0-9])?-[a-z0-9]+$') &&\n${mayRestore(
        `variables.downloaded.substring(${namePrefix.length}, variables.downloaded.lastIndexOf('-'))`,
      )}`,
    ),
    message: `you may only read about backups and restores that are called ${namePrefix}<your namespace>-…: others hold other namespaces`,
  },
  {
    expression: only(
      'downloadrequests',
      `has(variables.spec.target) && has(variables.spec.target.kind) &&\nvariables.spec.target.kind in ${list(downloads)}`,
    ),
    message: `only ${downloads.join(', ')} may be downloaded`,
  },
];
