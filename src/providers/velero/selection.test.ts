import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { open, reasonsOf, verdictOf } from '../../../test/support/judge.ts';
import { type Shop, schedule, server, shop } from './fixtures.testing.ts';

const moving = 'snapshotMoveData: true';
const labelled = ', labels: {app: web, tier: files}';
const judged = (template: string, more: Shop = {}, others = '') =>
  verdictOf(shop(more) + schedule(`${template}${template === '' ? '' : ', '}${moving}`) + others, 'uploads');

function rows(table: readonly (readonly [template: string, verdict: string, more?: Shop])[], others = ''): void {
  for (const [template, expected, more] of table)
    it(`{${template}}${more ? ` for ${JSON.stringify(more)}` : ''}: ${expected}`, () =>
      assert.equal(judged(template, more, others), expected));
}

describe('what a Velero schedule selects', () => {
  describe('namespaces', () => {
    rows([
      ['', 'protected'],
      ['includedNamespaces: []', 'protected'],
      ['includedNamespaces: ["*"]', 'protected'],
      ['includedNamespaces: [web, shop]', 'protected'],
      ['includedNamespaces: [web]', 'unprotected nothing'],
      ['includedNamespaces: [shop-eu]', 'unprotected nothing'],
      ['excludedNamespaces: [shop]', 'unprotected opted-out'],
      ['includedNamespaces: [shop], excludedNamespaces: [shop]', 'unprotected opted-out'],
      ['excludedNamespaces: [kube-system]', 'protected'],
      // Whether patterns are names depends on the version, which nothing shows here.
      ['includedNamespaces: ["sh*"]', 'unknown'],
      ['includedNamespaces: ["web*"]', 'unprotected nothing'],
      ['includedNamespaces: [shop, "web*"]', 'protected'],
      ['excludedNamespaces: ["sh*"]', 'unknown'],
    ]);
    describe('of a server since 1.18 resolve patterns', () =>
      rows(
        [
          ['includedNamespaces: ["sh*"]', 'protected'],
          ['includedNamespaces: ["sho?"]', 'protected'],
          ['includedNamespaces: ["sh[a-o]p"]', 'protected'],
          ['includedNamespaces: ["s?"]', 'unprotected nothing'],
          ['excludedNamespaces: ["sh*"]', 'unprotected opted-out'],
        ],
        server('--features=EnableCSI'),
      ));
    describe('of an older server are taken literally', () =>
      rows(
        [
          ['includedNamespaces: ["sh*"]', 'unprotected nothing'],
          ['includedNamespaces: ["sh*", shop]', 'protected'],
          ['excludedNamespaces: ["sh*"]', 'protected'],
        ],
        server('--features=EnableCSI', 'velero/velero:v1.16.2'),
      ));
    it('labelled exclude-from-backup are out', () => {
      const namespace = (value: string) =>
        `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {velero.io/exclude-from-backup: "${value}"}}\n---\n`;
      assert.equal(judged('', {}, namespace('true')), 'unprotected opted-out');
      assert.equal(judged('', {}, namespace('yes')), 'protected');
    });
    it('are told with the list that could take the namespace in', () => {
      const files = shop() + schedule(`includedNamespaces: [web, billing], ${moving}`);
      assert.match(reasonsOf(files, 'uploads'), /includedNamespaces wants web or billing, here it is shop/);
      const session = open(files);
      const finding = session.findings().find((one) => one.rule === 'unprotected-data');
      assert.ok(finding);
      assert.ok(session.fixes({ findings: [finding.id] }).some((fix) => fix.kind === 'repair'));
    });
  });

  describe('labels that exclude', () =>
    rows([
      ['', 'unprotected opted-out', { claim: ', labels: {velero.io/exclude-from-backup: "true"}' }],
      ['', 'protected', { claim: ', labels: {velero.io/exclude-from-backup: "false"}' }],
      ['', 'protected', { workload: ', labels: {velero.io/exclude-from-backup: "true"}' }],
    ]));

  describe('types of resources', () =>
    rows([
      ['includedResources: [persistentvolumeclaims, persistentvolumes, pods]', 'protected'],
      ['includedResources: [pvc, pv]', 'protected'],
      ['includedResources: ["*"]', 'protected'],
      // A misspelt name is kept and matches nothing.
      ['includedResources: [persistentcolumeclaims]', 'unprotected metadata-only'],
      ['includedResources: [deployments]', 'unprotected metadata-only'],
      ['excludedResources: [persistentvolumeclaims]', 'unprotected metadata-only'],
      ['excludedResources: [events]', 'protected'],
      ['includedNamespaceScopedResources: [pvc, pods]', 'protected'],
      ['includedNamespaceScopedResources: [deployments]', 'unprotected metadata-only'],
      ['excludedNamespaceScopedResources: [pvc]', 'unprotected metadata-only'],
      ['excludedNamespaceScopedResources: [secrets]', 'protected'],
      ['includedResources: [pvc], excludedNamespaceScopedResources: [secrets]', 'unprotected nothing'],
    ]));

  describe('label selectors', () => {
    rows([
      ['labelSelector: {matchLabels: {app: web}}', 'protected', { claim: labelled }],
      ['labelSelector: {}', 'protected'],
      // Through the pod that mounts it.
      ['labelSelector: {matchLabels: {tier: front}}', 'protected'],
      ['labelSelector: {matchLabels: {tier: files}}', 'protected', { claim: labelled }],
      ['labelSelector: {matchLabels: {tier: files}}', 'unprotected selector-misses'],
      // The labels of the Deployment itself do not count.
      [
        'labelSelector: {matchLabels: {backup: daily}}',
        'unprotected selector-misses',
        { workload: ', labels: {backup: daily}' },
      ],
      ['labelSelector: {matchExpressions: [{key: app, operator: In, values: [web, api]}]}', 'protected'],
      ['labelSelector: {matchExpressions: [{key: app, operator: NotIn, values: [api]}]}', 'protected'],
      ['labelSelector: {matchExpressions: [{key: tier, operator: Exists}]}', 'protected'],
      ['orLabelSelectors: [{matchLabels: {app: api}}, {matchLabels: {app: web}}]', 'protected'],
      ['orLabelSelectors: [{matchLabels: {app: api}}]', 'unprotected selector-misses'],
      [
        'labelSelector: {matchLabels: {app: web}}, orLabelSelectors: [{matchLabels: {app: web}}]',
        'unprotected nothing',
      ],
      // A pod that is left out brings nothing along.
      ['labelSelector: {matchLabels: {tier: front}}, excludedResources: [pods]', 'unprotected selector-misses'],
    ]);
  });

  it('is nothing for a schedule that the server does not see', () => {
    const elsewhere = shop() + schedule(moving, '', 'shop') + server('--features=EnableCSI');
    assert.equal(verdictOf(elsewhere, 'uploads'), 'unprotected nothing');
    assert.match(reasonsOf(elsewhere, 'uploads'), /the Velero server reads those of velero only/);
    assert.equal(verdictOf(shop() + schedule(moving, '', 'shop'), 'uploads'), 'protected');
  });

  it('is nothing where the location is read-only', () => {
    const location = (mode: string) =>
      `apiVersion: velero.io/v1\nkind: BackupStorageLocation\nmetadata: {name: old, namespace: velero}\nspec: {accessMode: ${mode}}\n---\n`;
    assert.equal(judged('storageLocation: old', {}, location('ReadOnly')), 'unprotected nothing');
    assert.equal(judged('storageLocation: old', {}, location('ReadWrite')), 'protected');
  });
});
