import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { open, verdictOf } from '../../../test/support/judge.ts';
import { release, schedule, shop } from './fixtures.testing.ts';

const moving = 'snapshotMoveData: true';
const judged = (text: string) => verdictOf(shop() + text, 'uploads');

describe('when and how long a Velero schedule keeps backups', () => {
  const schedules: readonly (readonly [string, string])[] = [
    ['30 2 * * *', 'protected'],
    ['@every 6h', 'protected'],
    ['CRON_TZ=Europe/Paris 0 3 * * *', 'protected'],
    ['0 30 2 * * *', 'unprotected nothing'],
    ['daily', 'unprotected nothing'],
    // It may be empty where it is filled in.
    ['${CRON}', 'unknown'],
  ];
  for (const [cron, expected] of schedules)
    it(`${cron}: ${expected}`, () => assert.equal(judged(schedule(moving).replace('30 2 * * *', cron)), expected));

  it('is paused', () => {
    assert.equal(judged(schedule(moving, 'paused: true')), 'unprotected paused');
    assert.equal(judged(schedule(moving, 'paused: false')), 'protected');
  });

  it('keeps backups for the ttl, 30 days without one', () => {
    const days = (template: string) =>
      (open(shop() + schedule(template)).overview().components[0]?.retentionSeconds ?? 0) / 86_400;
    assert.equal(days(moving), 30);
    assert.equal(days(`${moving}, ttl: 0s`), 30);
    assert.equal(days(`${moving}, ttl: 336h0m0s`), 14);
    assert.equal(judged(schedule(`${moving}, ttl: 72h`)), 'partial short-retention');
  });

  it('is on demand as a Backup', () => {
    const backup = `apiVersion: velero.io/v1\nkind: Backup\nmetadata: {name: once, namespace: velero}\nspec: {${moving}}\n---\n`;
    assert.equal(judged(backup), 'unprotected on-demand-only');
  });
});

describe('schedules in the values of the chart', () => {
  const daily = (more = '') =>
    release(`schedules: {daily: {schedule: "30 2 * * *"${more}, template: {ttl: 240h, ${moving}}}}`);
  it('are schedules', () => {
    assert.equal(judged(daily()), 'protected');
    assert.equal(judged(daily(', disabled: false')), 'protected');
    assert.equal(judged(daily(', disabled: true')), 'unprotected paused');
    assert.equal(judged(daily(', paused: true')), 'unprotected paused');
  });
  it('of other charts are none', () => assert.match(judged(daily().replaceAll('velero', 'other')), /^unprotected/));
  it('may be in values that are elsewhere', () => {
    assert.match(judged(release('configuration: {features: EnableCSI}')), /^unprotected/);
    assert.equal(judged(release('', 'valuesFrom: [{kind: Secret, name: velero}]')), 'unknown');
  });
  it('are laid over those of ConfigMaps, as Helm does', () => {
    const values = (name: string, text: string, key = 'values.yaml', namespace = 'velero') =>
      `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: ${namespace}}\ndata:\n  ${key}: |\n    ${text}\n`;
    const template = `template: {ttl: 240h, ${moving}}`;
    const from = (...names: readonly string[]) =>
      `valuesFrom: [${names.map((name) => `{kind: ConfigMap, name: ${name}}`).join(', ')}]`;
    const scheduled = values('one', `schedules: {daily: {schedule: "30 2 * * *", ${template}}}`);
    const stopped = values('two', 'schedules: {daily: {disabled: true}}');
    assert.equal(judged(release('', from('one')) + scheduled), 'protected');
    assert.equal(judged(release('', from('one', 'two')) + scheduled + stopped), 'unprotected paused');
    assert.equal(
      judged(release('schedules: {daily: {disabled: false}}', from('one', 'two')) + scheduled + stopped),
      'protected',
    );
    const named = 'valuesFrom: [{kind: ConfigMap, name: one, valuesKey: more.yaml}]';
    assert.equal(judged(release('', named) + scheduled), 'unknown', 'the key is not there');
    assert.equal(judged(release('', named) + values('one', 'schedules: {}', 'more.yaml')), 'unprotected nothing');
    const elsewhere = values('one', 'schedules: {}', 'values.yaml', 'other');
    assert.equal(judged(release('', from('one')) + elsewhere), 'unknown', 'a ConfigMap of another namespace');
    const single = 'valuesFrom: [{kind: ConfigMap, name: one, targetPath: schedules.daily.schedule}]';
    assert.equal(judged(release('', single) + scheduled), 'unknown');
  });
});

describe('the chart in an Argo CD Application', () => {
  const schedules = `schedules:
          daily:
            schedule: "30 2 * * *"
            template: {includedNamespaces: [shop], ${moving}}`;
  const application = (helm: string, chart = 'velero') => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: backups, namespace: argocd}
spec:
  destination: {namespace: velero}
  source:
    chart: ${chart}
    helm:
      ${helm}
`;
  it('makes schedules from its values, as an object or as a text', () => {
    assert.equal(judged(application(`valuesObject:\n        ${schedules}`)), 'protected');
    assert.equal(judged(application(`values: |\n        ${schedules}`)), 'protected');
    assert.match(judged(application(`valuesObject:\n        ${schedules}`, 'other')), /^unprotected/);
  });
  it('may take its values from files', () => {
    assert.equal(judged(application('valueFiles: [values.yaml]')), 'unknown');
  });
});

describe('the schedule that is written for a component', () => {
  const written = (text: string) => {
    const session = open(text);
    const finding = session.findings().find((one) => one.rule === 'unprotected-data');
    const fix = session.fixes({ findings: [finding?.id ?? ''] }).find((one) => /Velero/.test(one.title));
    return fix?.creates[0]?.text ?? '';
  };
  it('protects it', () => assert.equal(judged(written(shop())), 'protected'));
  it('copies files where the storage has no snapshots', () => {
    const local = shop({ claimSpec: ', storageClassName: local-path' });
    assert.match(written(local), /defaultVolumesToFsBackup: true/);
    assert.equal(verdictOf(`${local}${written(local)}`, 'uploads'), 'protected');
  });
  it('lies in the namespace of the server', () =>
    assert.match(written(shop() + release('').replace('namespace: velero', 'namespace: backup')), /namespace: backup/));
});
