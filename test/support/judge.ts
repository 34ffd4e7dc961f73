import assert from 'node:assert/strict';
import type { Settings } from '../../src/core/model/settings.ts';
import type { ComponentView } from '../../src/core/session/types.ts';
import { createBackOpsSession } from '../../src/engine.ts';

/** Texts by path, or one text, judged by a whole session with everything BackOps knows. */
export function open(files: string | Readonly<Record<string, string>>, settings: Partial<Settings> = {}) {
  const session = createBackOpsSession({ today: '2026-01-01', ...settings });
  const texts = typeof files === 'string' ? { 'all.yaml': files } : files;
  session.applyChanges(Object.entries(texts).map(([path, text]) => ({ path, text })));
  return session;
}

/** The only component, or the only one with this name. */
export function componentOf(files: string | Readonly<Record<string, string>>, name?: string): ComponentView {
  const found = open(files).overview().components;
  const wanted = name === undefined ? found : found.filter((one) => one.name === name);
  assert.equal(wanted.length, 1, `${wanted.length} components: ${wanted.map((one) => one.address).join(', ')}`);
  return wanted[0] as ComponentView;
}

/** `partial snapshot-only`, `protected`: verdict and gaps in one text, so that a failing spec shows both. */
export function verdictOf(files: string | Readonly<Record<string, string>>, name?: string): string {
  const one = componentOf(files, name);
  return [one.verdict, ...one.gaps].join(' ');
}

/** The chain of reasons as one text. */
export function reasonsOf(files: string | Readonly<Record<string, string>>, name?: string): string {
  return componentOf(files, name)
    .evidence.map((one) => one.text)
    .join('\n');
}

/** YAML documents as one file. */
export function documents(...texts: readonly string[]): string {
  return texts.map((text) => text.replace(/^\n/, '').trimEnd()).join('\n---\n');
}
