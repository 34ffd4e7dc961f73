import assert from 'node:assert/strict';
import { mergeSettings, readConfiguration } from './config.ts';

const known = { providers: ['velero', 'volsync'], rules: ['unprotected', 'short-retention'] };
const read = (text: string) => readConfiguration({ path: '.backops.yaml', text }, known);
/** The notices with the text that they point at. */
const complaints = (text: string) =>
  read(text).notices.map(({ code, at, message }) => [code, at && text.slice(at.start, at.end).trim(), message]);

describe('.backops.yaml', () => {
  it('sets what it names', () => {
    const text = `provider: volsync
minimum-retention: 14d
rules:
  unprotected: error
  short-retention: off
exclude:
  - vendor/**
max-file-size: 1000
`;
    assert.deepEqual(read(text), {
      settings: {
        provider: 'volsync',
        minimumRetentionSeconds: 14 * 86_400,
        severities: { unprotected: 'error', 'short-retention': 'off' },
        exclude: ['vendor/**'],
        maxFileLength: 1000,
      },
      notices: [],
    });
  });

  it('takes keys in camel case, and off that some tools read as false', () => {
    assert.deepEqual(read('minimumRetention: 36h\nrules: { unprotected: false }').settings, {
      minimumRetentionSeconds: 36 * 3600,
      severities: { unprotected: 'off' },
    });
  });

  it('says which environments are applied to which cluster', () => {
    const text = 'clusters:\n  kind-dev: [overlays/dev]\n  "*-prod": [overlays/prod, infra]\n';
    assert.deepEqual(read(text).settings, {
      clusters: { 'kind-dev': ['overlays/dev'], '*-prod': ['overlays/prod', 'infra'] },
    });
    assert.deepEqual(complaints('clusters: { kind-dev: overlays/dev }')[0]?.slice(0, 2), [
      'configuration-value',
      'overlays/dev',
    ]);
    assert.match(String(complaints('clusters: [overlays/dev]')[0]?.[2]), /clusters must map contexts/);
  });

  it('may be empty', () => {
    for (const text of ['', '# nothing yet\n', '---\n']) assert.deepEqual(read(text), { settings: {}, notices: [] });
  });

  it('names what is wrong, where, and what to write', () => {
    assert.deepEqual(complaints('provder: velero'), [
      [
        'configuration-key',
        'provder',
        '"provder" is no key of .backops.yaml. Keys are provider, minimum-retention, rules, exclude, max-file-size, clusters.',
      ],
    ]);
    assert.deepEqual(complaints('provider: tape'), [
      ['configuration-value', 'tape', 'provider must be velero, volsync.'],
    ]);
    assert.deepEqual(complaints('minimum-retention: soon'), [
      ['configuration-value', 'soon', 'minimum-retention must be a duration such as 7d, 36h or 2w.'],
    ]);
    assert.deepEqual(complaints('rules: { unprotcted: error, unprotected: loud }'), [
      ['configuration-value', 'unprotcted', 'there is no rule "unprotcted". Rules are unprotected, short-retention.'],
      [
        'configuration-value',
        'loud',
        'the severity of unprotected must be one of error, warning, information, hint, off.',
      ],
    ]);
    assert.deepEqual(complaints('exclude: vendor'), [
      ['configuration-value', 'vendor', 'exclude must be a list of globs, such as "- vendor/**".'],
    ]);
    assert.equal(complaints('- a')[0]?.[0], 'configuration-value');
    assert.equal(complaints('rules: [')[0]?.[0], 'configuration-syntax');
  });

  it('keeps what is right beside what is wrong', () => {
    const { settings, notices } = read('provider: velero\nexclude: 7\n');
    assert.deepEqual([settings, notices.length], [{ provider: 'velero' }, 1]);
  });

  it('wins over personal settings, key by key', () => {
    const merged = mergeSettings(
      { provider: 'velero', severities: { a: 'error', b: 'hint' }, exclude: ['x'] },
      { provider: 'volsync', severities: { a: 'off' }, exclude: ['x', 'y'] },
    );
    assert.deepEqual(merged, { provider: 'volsync', severities: { a: 'off', b: 'hint' }, exclude: ['x', 'y'] });
  });
});
