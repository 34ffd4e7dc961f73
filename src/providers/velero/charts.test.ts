import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { verdictOf } from '../../../test/support/judge.ts';
import { shop } from './fixtures.testing.ts';

const moving = 'snapshotMoveData: true';
/** Of the claim in `shop()`, with these files beside it. */
const judged = (files: Readonly<Record<string, string>>) => verdictOf({ 'app/shop.yaml': shop(), ...files }, 'uploads');

const daily = (more = '') => `schedules: {daily: {schedule: "30 2 * * *"${more}, template: {${moving}}}}\n`;

describe('the velero chart that a kustomization installs', () => {
  const kustomization = (more: string) =>
    `helmCharts:\n  - {name: velero, releaseName: backups, namespace: velero, repo: 'https://charts.example', ${more}}\n`;
  const path = 'velero/kustomization.yaml';
  it('makes schedules from its values', () => {
    assert.equal(judged({ [path]: kustomization(`valuesInline: {${daily().trim()}}`) }), 'protected');
    const file = kustomization('valuesFile: values.yaml');
    assert.equal(judged({ [path]: file, 'velero/values.yaml': daily() }), 'protected');
    assert.equal(judged({ [path]: file, 'velero/values.yaml': 'metrics: {enabled: true}\n' }), 'unprotected nothing');
    assert.equal(
      judged({ [path]: file.replace('name: velero', 'name: other'), 'velero/values.yaml': daily() }),
      'unprotected nothing',
    );
  });
  it('may have more of them in a file that is not there', () => {
    assert.equal(judged({ [path]: kustomization('valuesFile: ../elsewhere.yaml') }), 'unknown');
  });
  it('lays values over each other as it is told', () => {
    const both = (merge: string) => ({
      [path]: kustomization(
        `valuesFile: values.yaml, valuesMerge: ${merge}, valuesInline: {schedules: {daily: {disabled: true}}}`,
      ),
      'velero/values.yaml': daily(', disabled: false'),
    });
    assert.equal(judged(both('override')), 'unprotected paused');
    assert.equal(judged(both('merge')), 'protected');
    assert.match(judged(both('replace')), /^unprotected/);
  });
});

describe('the velero chart that another chart depends on', () => {
  const chart = (more = '') =>
    `apiVersion: v2\nname: backups\nversion: 1.0.0\ndependencies:\n  - {name: velero, version: 8.0.0, repository: 'https://charts.example'${more}}\n`;
  const files = (dependency: string, values: string) => ({
    'charts/backups/Chart.yaml': chart(dependency),
    'charts/backups/values.yaml': values,
  });
  it('makes schedules from its part of the values', () => {
    assert.equal(judged(files('', `velero: {${daily().trim()}}\n`)), 'protected');
    assert.equal(judged(files(', alias: nightly', `nightly: {${daily().trim()}}\n`)), 'protected');
    assert.equal(judged(files('', daily())), 'unprotected nothing', 'those are not for it');
  });
  it('is not installed where its condition says no', () => {
    const values = (enabled: boolean) => `velero: {enabled: ${enabled}, ${daily().trim()}}\n`;
    assert.equal(judged(files(', condition: velero.enabled', values(false))), 'unprotected nothing');
    assert.equal(judged(files(', condition: velero.enabled', values(true))), 'protected');
  });
  it('may have more of them in values that are given at install', () => {
    const more = { 'charts/backups/values-prod.yaml': 'velero: {}\n' };
    assert.equal(judged({ ...files('', 'velero: {metrics: {enabled: true}}\n'), ...more }), 'unknown');
    assert.equal(judged({ ...files('', `velero: {${daily().trim()}}\n`), ...more }), 'protected');
  });
});
