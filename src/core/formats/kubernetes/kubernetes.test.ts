import assert from 'node:assert/strict';
import { get, textOf } from '../../model/read.ts';
import { composeText } from './compose-text.testing.ts';
import { kubernetes } from './index.ts';

describe('kubernetes format', () => {
  const claim = (name: string, more = '') =>
    `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: ${name}\n${more}`;

  it('reads objects with exact places', () => {
    const text = claim('data', '  namespace: shop\n');
    const { environments } = composeText([kubernetes], { 'a.yaml': text });
    const resource = environments[0]?.resources[0];
    assert.equal(environments[0]?.id, '.');
    assert.equal(resource?.type, 'PersistentVolumeClaim');
    assert.equal(resource?.address, 'PersistentVolumeClaim/shop/data');
    assert.equal(text.slice(resource?.at.start, resource?.at.end), 'data');
  });

  it('does not invent a namespace', () => {
    const { environments } = composeText([kubernetes], { 'a.yaml': `${claim('a')}---\n${claim('b')}` });
    const namespaces = environments[0]?.resources.map((resource) => resource.namespace);
    assert.equal(namespaces?.length, 2);
    for (const namespace of namespaces ?? []) {
      assert.equal(namespace?.kind === 'unknown' && namespace.reason.code, 'chosen-at-apply');
      assert.equal(namespace?.kind === 'unknown' && namespace.expression, '<namespace at apply>');
    }
  });

  it('reads the items of a list and JSON alike', () => {
    const list = JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' } }],
    });
    const { environments } = composeText([kubernetes], { 'a.json': list, 'b.yaml': list });
    assert.deepEqual(
      environments[0]?.resources.map((resource) => [resource.type, resource.at.file]),
      [
        ['apps/Deployment', 'a.json'],
        ['apps/Deployment', 'b.yaml'],
      ],
    );
  });

  it('keeps the neighbours of a broken document', () => {
    const { environments, notices } = composeText([kubernetes], {
      'a.yaml': `${claim('a')}---\napiVersion: v1\nkind: Pod\nmetadata: [\n  name: x\n---\n${claim('b')}`,
    });
    assert.equal(notices[0]?.code, 'yaml-syntax');
    const names = environments[0]?.resources.map((resource) => textOf(resource.name));
    assert.deepEqual(names, ['a', undefined, 'b']);
  });

  it('does not call a template broken', () => {
    const { notices } = composeText([kubernetes], {
      'a.yaml': `${claim('a')}{{ if .x }}\nspec: {{ .y }}\n{{ end }}\n`,
    });
    assert.deepEqual(
      notices.map(({ code, severity }) => [code, severity]),
      [['yaml-template', 'information']],
    );
  });

  it('reads only the header of kinds that never matter', () => {
    const { environments } = composeText([kubernetes], {
      'a.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  labels: {app: web}\nspec:\n  ports: []\n',
    });
    const body = environments[0]?.resources[0]?.body;
    assert.equal(textOf(get(body, 'metadata.labels.app')), 'web');
    assert.equal(get(body, 'spec')?.kind, 'unknown');
  });

  it('leaves other YAML alone', () => {
    for (const [path, text] of [
      ['docker-compose.yaml', 'services:\n  db:\n    image: postgres\n'],
      ['Chart.yaml', 'apiVersion: v2\nname: x\n'],
      ['kustomization.yaml', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n'],
      ['values.yaml', 'extra:\n  - apiVersion: v1\n    kind: Pod\n'],
      ['chart/templates/a.yaml', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n'],
    ] as const)
      assert.equal(kubernetes.accepts({ path, text }), false, path);
  });

  it('drops what only concerns running pods, and keeps its place', () => {
    const text =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: a\n      ports: [{containerPort: 1}]\n      env: [{name: A, value: b}]\n';
    const body = composeText([kubernetes], { 'a.yaml': text }).environments[0]?.resources[0]?.body;
    const ports = get(body, 'spec.containers.0.ports');
    assert.equal(ports?.kind, 'unknown');
    assert.equal(text.slice(ports?.at?.start, ports?.at?.end), '[{containerPort: 1}]');
    assert.equal(textOf(get(body, 'spec.containers.0.env.0.value')), 'b');
  });

  it('separates variants and examples', () => {
    const { environments } = composeText([kubernetes], {
      'envs/prod/a.yaml': claim('a'),
      'envs/dev/a.yaml': claim('a'),
      'common.yaml': claim('c'),
      'docs/examples/x/e.yaml': claim('e'),
    });
    assert.deepEqual(environments.map(({ id, variant, purpose }) => [id, variant, purpose]).sort(), [
      ['.', undefined, 'production'],
      ['docs/examples', undefined, 'example'],
      ['envs/dev', 'dev', 'production'],
      ['envs/prod', 'prod', 'production'],
    ]);
  });

  it('keeps unchanged resources the same objects', () => {
    const first = composeText([kubernetes], { 'a.yaml': claim('a'), 'b.yaml': claim('b') });
    const second = first.change({ 'b.yaml': claim('c') });
    assert.equal(first.environments[0]?.resources[0], second.environments[0]?.resources[0]);
    assert.notEqual(first.environments[0], second.environments[0]);
    assert.equal(second.change({}).environments[0], second.environments[0]);
  });

  it('reads directives in and above an object, not those inside a text', () => {
    const { environments } = composeText([kubernetes], {
      'a.yaml': `# backops:exempt scratch data\n${claim('a')}---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m\ndata:\n  x: |\n    # backops:exempt no\n`,
    });
    assert.deepEqual(
      environments[0]?.resources.map((resource) => resource.directives.map((directive) => directive.reason)),
      [['scratch data'], []],
    );
  });
});
