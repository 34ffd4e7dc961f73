import assert from 'node:assert/strict';
import { additionsOf, extensionPoints, loadAll } from '../../scripts/generate/folders.ts';
import { createEach } from '../../src/core/model/each.ts';
import type { Environment } from '../../src/core/model/resource.ts';
import { defaultSettings } from '../../src/core/model/settings.ts';
import type { Rule, RuleContext } from '../../src/core/rules/contract.ts';

const names = additionsOf(
  extensionPoints.filter((point) => point.id === 'rule')[0] as (typeof extensionPoints)[number],
);
const rules = await loadAll<Rule>('rule');

describe('rules', () => {
  it('are called like their folders', () => {
    assert.deepEqual(
      rules.map((rule) => rule.id),
      names,
    );
  });

  it('have titles that fit into a table and name no severity', () => {
    for (const { id, title } of rules) {
      assert.ok(title.length <= 70, `${id}: ${title.length} characters`);
      assert.match(title, /^[A-Z][^.]*$/, `${id}: one phrase without a full stop`);
      assert.doesNotMatch(title, /\b(warn|error|information)/i, id);
    }
  });

  it('have nothing to say about nothing', () => {
    const environment: Environment = {
      id: '.',
      format: 'kubernetes',
      title: 'manifests',
      resources: [],
      purpose: 'production',
      unread: [],
    };
    const context: RuleContext = {
      environment,
      assessments: [],
      policies: [],
      resources: () => [],
      marks: [],
      restoreKinds: [],
      settings: defaultSettings,
      remember: (_, __, make) => make(),
      each: createEach(),
    };
    for (const rule of rules) assert.deepEqual([...rule.check(context)], [], rule.id);
  });
});
