import assert from 'node:assert/strict';
import fc from 'fast-check';
import { scalar } from '../../model/node.ts';
import { get, show, textOf } from '../../model/read.ts';
import { composeText } from '../kubernetes/compose-text.testing.ts';
import { kubernetes } from '../kubernetes/index.ts';
import { kustomize } from '../kustomize/index.ts';
import { flux } from './index.ts';
import { substitute } from './substitute.ts';

const compose = (texts: Readonly<Record<string, string>>) => composeText([kubernetes, kustomize, flux], texts);

function ks(name: string, path: string, more = ''): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${name}
  namespace: flux-system
spec:
  path: ${path}
  sourceRef: {kind: GitRepository, name: flux-system}
${more}`;
}

const cluster = {
  'kubernetes/flux/cluster/ks.yaml': ks('cluster-apps', './kubernetes/apps'),
  'kubernetes/apps/media/kustomization.yaml': 'namespace: media\nresources: [./plex/ks.yaml]\n',
  'kubernetes/apps/media/plex/ks.yaml': ks(
    'plex',
    './kubernetes/apps/media/plex/app',
    `  targetNamespace: media
  components:
    - ../../../../components/volsync
  postBuild:
    substitute:
      APP: plex
      VOLSYNC_CAPACITY: 50Gi
    substituteFrom:
      - {kind: ConfigMap, name: settings}
      - {kind: Secret, name: cluster-secrets}
`,
  ),
  'kubernetes/apps/media/plex/app/kustomization.yaml': 'resources: [./config.yaml]\n',
  'kubernetes/apps/media/plex/app/config.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: plex\ndata: {zone: "${ZONE}", domain: "plex.${DOMAIN}"}\n',
  'kubernetes/components/volsync/kustomization.yaml':
    'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [claim.yaml, source.yaml]\n',
  'kubernetes/components/volsync/claim.yaml':
    'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: "${VOLSYNC_CLAIM:-${APP}}"\nspec:\n  resources: {requests: {storage: "${VOLSYNC_CAPACITY:=5Gi}"}}\n',
  'kubernetes/components/volsync/source.yaml':
    'apiVersion: volsync.backube/v1alpha1\nkind: ReplicationSource\nmetadata:\n  name: ${APP}\nspec:\n  sourcePVC: ${VOLSYNC_CLAIM:=${APP}}\n  trigger: {schedule: "${VOLSYNC_SCHEDULE:=0 * * * *}"}\n',
  'kubernetes/settings.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: flux-system}\ndata: {ZONE: eu}\n',
};

describe('flux format', () => {
  it('resolves the names of a component from the variables of each application', () => {
    const { environments, claimed } = compose(cluster);
    assert.deepEqual(
      environments.map(({ format, id }) => `${format} ${id}`),
      ['flux kubernetes/apps', 'flux kubernetes/apps/media/plex/app', 'kubernetes .'],
    );
    const resources = environments[1]?.resources ?? [];
    assert.deepEqual(
      resources.map((resource) => resource.address),
      ['ConfigMap/media/plex', 'PersistentVolumeClaim/media/plex', 'volsync.backube/ReplicationSource/media/plex'],
    );
    const [config, claim, source] = resources;
    assert.equal(show(get(claim?.body, 'spec.resources.requests.storage')), '50Gi');
    assert.equal(show(get(source?.body, 'spec.sourcePVC')), 'plex');
    assert.equal(show(get(source?.body, 'spec.trigger.schedule')), '0 * * * *');
    assert.equal(show(get(config?.body, 'data.zone')), 'eu');
    const domain = get(config?.body, 'data.domain');
    assert.equal(domain?.kind === 'unknown' && domain.expression, 'plex.${DOMAIN}');
    assert.deepEqual(domain?.kind === 'unknown' && domain.pattern, ['plex.', null]);
    // The text that decides the name is the variable's value, not the component that many share.
    assert.equal(claim?.at.file, 'kubernetes/apps/media/plex/ks.yaml');
    assert.ok(claimed.has('kubernetes/components/volsync/claim.yaml'));
  });

  it('keeps Flux Kustomizations as objects of the environment that applies them', () => {
    const [parent] = compose(cluster).environments;
    assert.deepEqual(
      parent?.resources.map((resource) => resource.address),
      ['kustomize.toolkit.fluxcd.io/Kustomization/media/plex'],
    );
  });

  it('leaves environments alone that a change does not touch', () => {
    const first = compose(cluster);
    const before = [...first.environments];
    const after = first.change({
      'kubernetes/apps/media/plex/app/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n',
    });
    assert.equal(after.environments[0], before[0]);
    assert.notEqual(after.environments[1], before[1]);
    const last = after.change({
      'kubernetes/apps/media/kustomization.yaml': 'namespace: media\nresources: [./plex/ks.yaml]\n# edited\n',
    });
    assert.notEqual(last.environments[0], after.environments[0]);
    assert.equal(last.environments[1], after.environments[1]);
  });

  it('takes all manifests of a folder without a kustomization, and stops at itself', () => {
    const claim = 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a}\n';
    const { environments } = compose({
      'clusters/prod/flux-system/sync.yaml': ks('flux-system', './clusters/prod'),
      'clusters/prod/apps.yaml': ks('apps', './apps', '  targetNamespace: shop\n'),
      'apps/deep/claim.yaml': claim,
    });
    assert.deepEqual(
      environments.map(({ id, variant, resources }) => [id, variant, resources.length]),
      [
        ['clusters/prod', 'prod', 2],
        ['apps', 'prod', 1],
      ],
    );
    assert.equal(environments[1]?.resources[0]?.address, 'PersistentVolumeClaim/shop/a');
    assert.equal(
      textOf(get(environments[1]?.resources[0]?.body, ['metadata', 'labels', 'kustomize.toolkit.fluxcd.io/name'])),
      'apps',
    );
  });

  it('names environments apart that share a path', () => {
    const { environments } = compose({
      'clusters/a/ks.yaml': ks('one', './apps'),
      'clusters/b/ks.yaml': ks('two', './apps'),
      'apps/x.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n',
    });
    assert.deepEqual(
      environments.filter(({ format }) => format === 'flux').map(({ id, variant }) => [id, variant]),
      [
        ['apps (one)', 'a'],
        ['apps (two)', 'b'],
      ],
    );
  });

  it('comes to the same result step by step as at once', () => {
    const paths = Object.keys(cluster) as (keyof typeof cluster)[];
    const edit = fc.record({
      path: fc.constantFrom(...paths),
      how: fc.constantFrom('gone', 'cut', 'broken', 'renamed', 'restored'),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const plain = (composed: ReturnType<typeof compose>) =>
      JSON.stringify([composed.environments, composed.missing], (_, value) =>
        value instanceof Map ? [...value] : value,
      );
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        const texts: Record<string, string> = { ...cluster };
        let composed = compose(texts);
        for (const { path, how, at } of edits) {
          const text = cluster[path];
          const offset = Math.floor(at * text.length);
          const next = {
            gone: null,
            cut: text.slice(0, offset),
            broken: `${text.slice(0, offset)}[${text.slice(offset)}`,
            renamed: text.replaceAll('plex', 'emby'),
            restored: text,
          }[how];
          if (next === null) delete texts[path];
          else texts[path] = next;
          composed = composed.change({ [path]: next });
        }
        assert.ok(plain(composed) === plain(compose(texts)), 'differs from a fresh composition');
      }),
      { numRuns: 150 },
    );
  });

  it('substitutes as envsubst does', () => {
    const variables = new Map([
      ['A', scalar('x')],
      ['N', scalar('3')],
    ]);
    for (const [text, expected] of [
      ['${A}', 'x'],
      ['${N}', 3],
      ['${B:=d}', 'd'],
      ['${B:-${A}}-c', 'x-c'],
      ['$${A}', '${A}'],
      ['$A', '$A'],
      ['${A^^}', 'X'],
      ['a ${ b', 'a ${ b'],
    ] as const)
      assert.deepEqual((substitute(scalar(text), variables) as { value: unknown }).value, expected, text);
    assert.equal(substitute(scalar('${B}'), variables).kind, 'unknown');
    assert.equal(substitute(scalar('${A//x/y}'), variables).kind, 'unknown');
  });
});
