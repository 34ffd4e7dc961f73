import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createBackOpsSession } from '../../src/engine.ts';
import { inRoot } from '../support/paths.ts';

interface Snippet {
  readonly prefix: readonly string[];
  readonly body: readonly string[];
}

const snippetsIn = (file: string): [string, Snippet][] =>
  Object.entries(JSON.parse(readFileSync(inRoot('snippets', file), 'utf8')) as Record<string, Snippet>);

/** What stands there when somebody only presses Tab: placeholders become their defaults, choices their first one. */
function expand({ body }: Snippet): string {
  const values = new Map<string, string>();
  const resolve = (text: string): string =>
    text
      .replace(/\$\{(\d+)\|([^,|]*)[^|]*\|\}/g, '$2')
      .replace(/\$\{(\d+):((?:[^{}]|\$\{\d+:[^{}]*\})*)\}/g, (_, id: string, value: string) => {
        if (!values.has(id)) values.set(id, resolve(value));
        return values.get(id) ?? '';
      })
      .replace(/\$(\d+)/g, (_, id: string) => values.get(id) ?? '');
  return resolve(body.join('\n'));
}

function analyse(file: string, text: string) {
  const session = createBackOpsSession();
  session.applyChanges([{ path: file, text }]);
  return { ...session.overview(), findings: session.findings() };
}

const policies: Readonly<Record<string, readonly string[]>> = {
  'velero-schedule': ['velero.io/Schedule'],
  'volsync-replicationsource': ['volsync.backube/ReplicationSource'],
  'snapshot-schedule': ['snapscheduler.backube/SnapshotSchedule'],
  'cnpg-scheduledbackup': ['postgresql.cnpg.io/ScheduledBackup'],
  'aws-backup': ['aws_backup_selection'],
  // A plan selects nothing by itself.
  'aws-backup-plan': [],
  'aws-backup-selection': ['aws_backup_selection'],
};

describe('policy snippets', () => {
  for (const [file, path] of [
    ['kubernetes.json', 'policy.yaml'],
    ['terraform.json', 'policy.tf'],
  ] as const) {
    for (const [title, snippet] of snippetsIn(file)) {
      it(`${title}: is read as a policy`, () => {
        const text = expand(snippet);
        assert.doesNotMatch(text, /\$[{\d]/);
        const { policies: found, notices } = analyse(path, text);
        assert.deepEqual(
          [...new Set(found.map(({ type }) => type))],
          policies[snippet.prefix[0] ?? ''],
          `${text}\n${JSON.stringify(notices)}`,
        );
        assert.deepEqual(notices, []);
      });
    }
  }

  it('give a velero schedule that covers the namespace it names', () => {
    const [, snippet] = snippetsIn('kubernetes.json').find(([, one]) => one.prefix.includes('velero-schedule')) ?? [];
    assert.ok(snippet);
    const workload = `apiVersion: apps/v1
kind: Deployment
metadata: { name: files, namespace: shop }
spec:
  selector: { matchLabels: { app: files } }
  template:
    metadata: { labels: { app: files } }
    spec:
      containers: [{ name: files, image: nginx, volumeMounts: [{ name: data, mountPath: /data }] }]
      volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: shop }
---
`;
    const { components, findings } = analyse('all.yaml', workload + expand(snippet));
    assert.deepEqual(
      components.map(({ name, verdict }) => [name, verdict]),
      [['data', 'protected']],
    );
    assert.deepEqual(findings, []);
  });
});
