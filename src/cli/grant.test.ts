import assert from 'node:assert/strict';
import { parseAllDocuments } from 'yaml';
import { backops } from './run.testing.ts';

const grant = (...argv: readonly string[]) => backops('/', ['grant', ...argv]);
const shop = ['--namespace', 'shop', '--group', 'devs'];

describe('backops grant', () => {
  it('prints the same objects as YAML and as JSON, every time', async () => {
    const yaml = await grant(...shop);
    assert.equal(yaml.code, 0);
    assert.equal((await grant(...shop)).out, yaml.out);
    const documents = parseAllDocuments(yaml.out).map((document) => document.toJS());
    const json = JSON.parse((await grant(...shop, '--format', 'json')).out);
    assert.deepEqual(json, { apiVersion: 'v1', kind: 'List', items: documents });
  });

  it('prints what limits before what allows', async () => {
    const { items } = JSON.parse((await grant(...shop, '--format', 'json')).out);
    assert.deepEqual(
      items.map((one: { kind: string; metadata: { name: string; namespace?: string } }) =>
        [one.kind, one.metadata.namespace, one.metadata.name].filter(Boolean).join(' '),
      ),
      [
        'ValidatingAdmissionPolicy backops.velero.devs',
        'ValidatingAdmissionPolicyBinding backops.velero.devs',
        'Role velero backops-self-service',
        'RoleBinding velero backops-self-service.devs',
        'Role shop backops-restore',
        'RoleBinding shop backops-restore.devs',
        'ClusterRole backops-clones.shop',
        'ClusterRoleBinding backops-clones.shop.devs',
        'Role shop backops-snapshots',
        'RoleBinding shop backops-snapshots.devs',
        'ClusterRole backops-classes',
        'ClusterRoleBinding backops-classes.devs',
      ],
    );
  });

  it("follows Velero's namespace", async () => {
    const { out } = await grant(...shop, '--velero-namespace', 'openshift-adp');
    assert.match(out, /kubernetes\.io\/metadata\.name: openshift-adp/);
    assert.doesNotMatch(out, /namespace: velero/);
    // OpenShift's second face of the same objects.
    assert.match(out, /'rolebindings\.authorization\.openshift\.io'/);
  });

  it('names objects after any group, and different groups differently', async () => {
    const names = new Set<string>();
    for (const group of ['oidc:devs', 'oidc-devs', 'oidc/devs', 'Devs', 'devs', 'Entwickler "Süd"', '组']) {
      const [policy] = JSON.parse((await grant('-n', 'shop', '-g', group, '-f', 'json')).out).items;
      assert.match(policy.metadata.name, /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);
      assert.ok(policy.spec.matchConditions[0].expression.includes(JSON.stringify(group)), group);
      names.add(policy.metadata.name);
    }
    assert.equal(names.size, 7);
  });

  it('refuses to hand out the cluster', async () => {
    for (const [argv, reason] of [
      [['-n', 'velero', '-g', 'devs'], /keys of the cluster/],
      [['-n', 'kube-system', '-g', 'devs'], /keys of the cluster/],
      [['-n', 'shop', '-g', 'system:authenticated'], /no team/],
      [['-n', 'shop', '--group= '], /no team/],
      [['-n', 'shop', '-g', 'a\n---\nkind: Secret'], /no team/],
      [['-n', '*', '-g', 'devs'], /no name of a namespace/],
      [['-n', 'a'.repeat(60), '-g', 'devs'], /too long/],
      [['-n', 'shop'], /needs --group/],
      [['-g', 'devs'], /needs --namespace/],
      [[...shop, 'folder'], /reads no files/],
    ] as const) {
      const { code, out, err } = await grant(...argv);
      assert.equal(code, 2, argv.join(' '));
      assert.equal(out, '');
      assert.match(err, reason);
    }
  });
});
