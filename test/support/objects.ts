// Small Kubernetes objects for fixtures, one field per line where a finding may stand.

/** A claim of the namespace `shop`. `metadata` is YAML in flow style for more metadata: `labels: {a: b}`. */
export function claim(name: string, metadata = ''): string {
  return `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: ${name}
  namespace: shop
${metadata === '' ? '' : `  ${metadata}\n`}spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 5Gi}}}
`;
}

/** A Deployment of the namespace `shop` whose volumes mount these claims: volume name → claim name. */
export function deployment(name: string, volumes: Readonly<Record<string, string>>, podMetadata = ''): string {
  const list = Object.entries(volumes);
  const mounts = list.map(([volume]) => `{name: ${volume}, mountPath: /srv/${volume}}`).join(', ');
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: shop
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata:
      labels: {app: ${name}}
${podMetadata === '' ? '' : `      ${podMetadata}\n`}    spec:
      containers:
        - {name: main, image: 'nginx:1.29', volumeMounts: [${mounts}]}
      volumes:
${list.map(([volume, of]) => `        - {name: ${volume}, persistentVolumeClaim: {claimName: ${of}}}\n`).join('')}`;
}

/** A Velero schedule; `template` is its BackupSpec in flow style, `more` lines of its spec. */
export function schedule(name: string, template: string, cron = '0 2 * * *', more = ''): string {
  return `apiVersion: velero.io/v1
kind: Schedule
metadata:
  name: ${name}
  namespace: velero
spec:
  schedule: "${cron}"
${more}  template: ${template}
`;
}

/** A VolSync source for a claim of the namespace `shop`; `more` lines of its spec. */
export function replicationSource(claimName: string, more = ''): string {
  return `apiVersion: volsync.backube/v1alpha1
kind: ReplicationSource
metadata:
  name: ${claimName}
  namespace: shop
spec:
  sourcePVC: ${claimName}
${more}  trigger: {schedule: "15 2 * * *"}
  restic: {repository: ${claimName}, copyMethod: Snapshot, retain: {daily: 14}}
`;
}

/** Objects of one file. */
export function documents(...texts: readonly string[]): string {
  return texts.join('---\n');
}
