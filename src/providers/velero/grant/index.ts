// What a platform team applies so that the developers of a namespace restore that namespace, with Velero or from CSI
// snapshots, and nothing else.
// Velero acts as administrator on behalf of whoever may create its objects, so RBAC alone would give away the cluster
// (https://github.com/vmware-tanzu/velero/issues/1217).
import { cloneNames } from '../../../core/plan/clone-names.ts';
import { type Grant, right, slug } from './names.ts';
import { mayRestoreEverything, rulesFor, variables } from './rules.ts';

export { type Grant, refusalOf } from './names.ts';

export interface GrantManifest {
  /** For the comment above it. */
  readonly about: readonly string[];
  readonly object: Readonly<Record<string, unknown>>;
}

const storage = 'snapshot.storage.k8s.io';
const rbac = 'rbac.authorization.k8s.io';
const admission = 'admissionregistration.k8s.io/v1';
const role = 'backops-self-service';

/** In the order in which they should be applied: what limits before what allows. The same grant gives the same objects. */
export function grantManifests(grant: Grant): readonly GrantManifest[] {
  return [policy(grant), binding(grant), ...rights(grant), ...permission(grant), ...snapshots(grant)];
}

const policyName = ({ group, veleroNamespace }: Grant): string => `backops.${veleroNamespace}.${slug(group)}`;

function policy(grant: Grant): GrantManifest {
  const { group, veleroNamespace } = grant;
  return {
    about: [
      `What ${group} may write into Velero's objects, whatever else grants them the right to write there.`,
      'It holds for every namespace granted to the group: which ones, it asks RBAC (last Role and RoleBinding).',
    ],
    object: {
      apiVersion: admission,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name: policyName(grant) },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': veleroNamespace } },
          resourceRules: [
            { apiGroups: ['velero.io'], apiVersions: ['*'], operations: ['CREATE', 'UPDATE'], resources: ['*/*'] },
          ],
        },
        matchConditions: [
          {
            name: 'member-of-the-group',
            expression: `has(request.userInfo.groups) && ${JSON.stringify(group)} in request.userInfo.groups`,
          },
          { name: 'no-administrator', expression: `!${mayRestoreEverything}` },
        ],
        variables,
        validations: rulesFor(grant).map((rule) => ({
          ...rule,
          message: `BackOps: ${rule.message}`,
          reason: 'Forbidden',
        })),
      },
    },
  };
}

function binding(grant: Grant): GrantManifest {
  return {
    about: ['Puts the policy into force.'],
    object: {
      apiVersion: admission,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: policyName(grant) },
      spec: { policyName: policyName(grant), validationActions: ['Deny'] },
    },
  };
}

/** In Velero's namespace, once for all namespaces of the group. */
function rights(grant: Grant): readonly GrantManifest[] {
  const namespace = grant.veleroNamespace;
  const reading = [
    ...['backups', 'schedules', 'restores', 'backupstoragelocations', 'podvolumebackups', 'podvolumerestores'],
    ...['datauploads', 'datadownloads'],
  ];
  return [
    {
      about: [
        'What developers do with Velero. They see the names and settings of everybody’s backups, not their contents.',
        'DownloadRequests are not listed: they hold signed URLs that others asked for.',
      ],
      object: {
        apiVersion: `${rbac}/v1`,
        kind: 'Role',
        metadata: { name: role, namespace },
        rules: [
          { apiGroups: ['velero.io'], resources: reading, verbs: ['get', 'list', 'watch'] },
          { apiGroups: ['velero.io'], resources: ['backups', 'restores'], verbs: ['create'] },
          { apiGroups: ['velero.io'], resources: ['downloadrequests'], verbs: ['create', 'get'] },
        ],
      },
    },
    { about: [], object: roleBinding(role, namespace, grant.group) },
  ];
}

/** In the developers' own namespace. */
function permission({ namespace, group }: Grant): readonly GrantManifest[] {
  const clones = `backops-clones.${namespace}`;
  return [
    {
      about: [`The right to restore ${namespace}. No server serves these resources: the policy asks for them.`],
      object: {
        apiVersion: `${rbac}/v1`,
        kind: 'Role',
        metadata: { name: 'backops-restore', namespace },
        rules: [{ apiGroups: [right.group], resources: [right.resource], verbs: [right.verb] }],
      },
    },
    { about: [], object: roleBinding('backops-restore', namespace, group) },
    {
      about: ['Which of the names for a copy of it are taken. Nobody else may have namespaces of these names.'],
      object: {
        apiVersion: `${rbac}/v1`,
        kind: 'ClusterRole',
        metadata: { name: clones },
        rules: [{ apiGroups: [''], resources: ['namespaces'], resourceNames: cloneNames(namespace), verbs: ['get'] }],
      },
    },
    { about: [], object: clusterRoleBinding(clones, group) },
  ];
}

/** CSI snapshots, of which Velero knows nothing. A snapshot names a volume of its own namespace and can be used there only. */
function snapshots({ namespace, group }: Grant): readonly GrantManifest[] {
  const classes = 'backops-classes';
  return [
    {
      about: [`CSI snapshots of volumes in ${namespace}: making, using and deleting them.`],
      object: {
        apiVersion: `${rbac}/v1`,
        kind: 'Role',
        metadata: { name: 'backops-snapshots', namespace },
        rules: [
          { apiGroups: [storage], resources: ['volumesnapshots'], verbs: ['get', 'list', 'watch', 'create', 'delete'] },
        ],
      },
    },
    { about: [], object: roleBinding('backops-snapshots', namespace, group) },
    {
      about: [
        'Which storage there is, and what becomes of a snapshot when it is deleted. Classes belong to no namespace.',
      ],
      object: {
        apiVersion: `${rbac}/v1`,
        kind: 'ClusterRole',
        metadata: { name: classes },
        rules: [
          { apiGroups: [storage], resources: ['volumesnapshotclasses'], verbs: ['get', 'list'] },
          { apiGroups: ['storage.k8s.io'], resources: ['storageclasses'], verbs: ['get', 'list'] },
        ],
      },
    },
    { about: [], object: clusterRoleBinding(classes, group) },
  ];
}

function clusterRoleBinding(name: string, group: string): Readonly<Record<string, unknown>> {
  return {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: `${name}.${slug(group)}` },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name },
    subjects: [{ apiGroup: rbac, kind: 'Group', name: group }],
  };
}

function roleBinding(name: string, namespace: string, group: string): Readonly<Record<string, unknown>> {
  return {
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata: { name: `${name}.${slug(group)}`, namespace },
    roleRef: { apiGroup: rbac, kind: 'Role', name },
    subjects: [{ apiGroup: rbac, kind: 'Group', name: group }],
  };
}
