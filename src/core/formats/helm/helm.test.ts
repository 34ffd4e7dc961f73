import assert from 'node:assert/strict';
import type { Node } from '../../model/node.ts';
import { get, show } from '../../model/read.ts';
import { maskTemplate } from '../../parse/template-mask.ts';
import { composeText } from '../kubernetes/compose-text.testing.ts';
import { kubernetes } from '../kubernetes/index.ts';
import { helm } from './index.ts';

const chart = {
  'db/Chart.yaml': 'apiVersion: v2\nname: db\ndependencies:\n  - {name: common, version: 1.x.x}\n',
  'db/values.yaml': 'size: 8Gi\npersistence:\n  enabled: true\n',
  'db/templates/_helpers.tpl': '{{- define "db.name" -}}db{{- end -}}',
  'db/templates/statefulset.yaml': `apiVersion: {{ include "common.apiVersion" . }}
kind: StatefulSet
metadata:
  name: {{ include "db.name" . }}
  namespace: {{ .Release.Namespace | quote }}
  labels: {{- include "labels" . | nindent 4 }}
    app: db
spec:
  {{- if .Values.replicas }}
  replicas: {{ .Values.replicas }}
  {{- end }}
  template:
    spec:
      containers:
        - name: db
          image: "postgres:{{ .Values.tag }}"
          {{- with .Values.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
        {{- with .Values.sidecars }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        resources:
          requests:
            storage: {{ .Values.size }}
`,
  'db/templates/claim.yaml':
    '{{- if .Values.claim }}\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: fixed\n{{- end }}\n',
  'db/templates/lib.yaml': '{{- include "common.service" . }}\n',
  'db/charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\n',
  'db/charts/sub/templates/a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n',
};

describe('helm format', () => {
  const composed = composeText([kubernetes, helm], chart);
  const environment = composed.environments[0];
  const set = environment?.resources.find((resource) => resource.type === 'apps/StatefulSet');
  const reason = (node: Node | undefined) => (node?.kind === 'unknown' ? node.reason : undefined);

  it('makes one environment per chart and reports no syntax error', () => {
    assert.deepEqual(
      composed.environments.map(({ id, title }) => [id, title]),
      [['db', 'Helm chart']],
    );
    assert.deepEqual(composed.notices, []);
    assert.ok(composed.claimed.has('db/charts/sub/templates/a.yaml'));
    assert.deepEqual(environment?.unread, [
      'db/templates/lib.yaml renders an object whose kind is not written in it',
      'The chart depends on common, which is not read',
    ]);
  });

  it('keeps what is written and marks what is rendered', () => {
    assert.equal(show(set?.name), '{{ include "db.name" . }}');
    assert.equal(reason(set?.namespace)?.code, 'chosen-at-apply');
    assert.equal(show(set?.namespace), '<namespace at apply>');
    assert.equal(show(get(set?.body, 'metadata.labels.app')), 'db');
    assert.equal(reason(get(set?.body, 'metadata.labels.other'))?.code, 'templated');
    assert.equal(reason(get(set?.body, 'spec.replicas'))?.code, 'conditional');
    const image = get(set?.body, 'spec.template.spec.containers.0.image');
    assert.deepEqual(image?.kind === 'unknown' && image.pattern, ['postgres:', null]);
    assert.equal(show(get(set?.body, 'spec.volumeClaimTemplates.0.metadata.name')), 'data');
    assert.equal(
      reason(get(set?.body, 'spec.volumeClaimTemplates.0.spec.resources.requests.storage'))?.detail,
      'set by the Helm value size (default: 8Gi)',
    );
    const containers = get(set?.body, 'spec.template.spec.containers');
    assert.ok(containers?.kind === 'list' && containers.open && containers.items.length === 1);
  });

  it('does not know whether a conditional object exists', () => {
    const claim = environment?.resources.find((resource) => resource.type === 'PersistentVolumeClaim');
    assert.equal(claim?.exists, 'unknown');
    assert.match(claim?.existsBecause ?? '', /if \.Values\.claim/);
    assert.equal(show(claim?.name), 'fixed');
  });

  it('keeps every offset', () => {
    for (const text of Object.values(chart)) assert.equal(maskTemplate(text).text.length, text.length);
    for (const text of ['{{', '{{ "}}" }}', 'a: {{ `x', '{{/* }} */}}b', '{{ end }}{{ end }}'])
      assert.equal(maskTemplate(text).text.length, text.length, text);
  });
});
