import assert from 'node:assert/strict';
import { checkFixture } from '../../../../test/support/fixture.ts';
import { claim, deployment, documents, replicationSource, schedule } from '../../../../test/support/objects.ts';
import { isSlip } from './slip.ts';

const everything = schedule('nightly', '{includedNamespaces: [shop], snapshotMoveData: true}');
const narrow = '{includedNamespaces: [shop], labelSelector: {matchLabels: {tier: gold}}, snapshotMoveData: true}';
const app = [claim('uploads'), deployment('web', { data: 'uploads' })];

describe('policy-selects-nothing', () => {
  it('is silent where something cannot be read', () => {
    const kustomization = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';
    const resources = 'resources: [app.yaml, "https://git.example.org/base?ref=v1"]\n';
    const files = documents(...app, everything, schedule('gold', narrow));
    checkFixture(`#--- kustomization.yaml\n${kustomization}${resources}#--- app.yaml\n${files}`);
  });

  it('is silent about a policy that may select what mounts a claim from elsewhere', () => {
    checkFixture(documents(claim('uploads'), everything, schedule('gold', narrow)));
  });

  it('is an information where its subject may be in another repository', () => {
    const billing = schedule('billing', '{includedNamespaces: [billing], snapshotMoveData: true}').replace(
      'name: billing\n',
      'name: billing\n#       ^^^^^^^ information policy-selects-nothing: selects nothing in this workspace\n',
    );
    checkFixture(documents(...app, everything, billing));
  });

  it('takes a name for misspelt only where it nearly is one that is here', () => {
    checkFixture(documents(...app, everything, replicationSource('invoices')));
    const slip = replicationSource('upload').replace(
      'name: upload\n',
      'name: upload\n#       ^^^^^^ information policy-selects-nothing: for upload, which is not here; uploads is\n',
    );
    checkFixture(documents(...app, everything, slip));
  });
});

describe('a slip of the pen', () => {
  it('is one letter, or two that are swapped', () => {
    for (const other of ['upload', 'upploads', 'uplaods', 'uploadz'])
      assert.equal(isSlip('uploads', other), true, other);
    for (const other of ['uploads', 'downloads', 'up', 'uplodas-x'])
      assert.equal(isSlip('uploads', other), false, other);
  });

  it('is no other number', () => {
    assert.equal(isSlip('data-db-0', 'data-db-1'), false);
    assert.equal(isSlip('data-db-1', 'data-db-10'), false);
  });
});
