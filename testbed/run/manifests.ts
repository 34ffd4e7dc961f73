import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from './kube-api.ts';
import { testbedDir } from './paths.ts';

/** The objects of a manifest in testbed/manifests, with `${name}` in its strings replaced. */
export async function manifest(name: string, values: Readonly<Record<string, string>> = {}): Promise<KubeObject[]> {
  const objects = await readObjects(join(testbedDir, 'manifests', name));
  return objects.map((object) => fill(object, values) as KubeObject);
}

/** The objects of any YAML file. */
export async function readObjects(file: string): Promise<KubeObject[]> {
  const documents = parseAllDocuments(await readFile(file, 'utf8'), { logLevel: 'error' });
  return [...documents].map((document) => document.toJS() as KubeObject).filter(Boolean);
}

/** After parsing, so that no value needs quoting. */
function fill(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return value.replace(/\$\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  if (Array.isArray(value)) return value.map((one) => fill(one, values));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fill(one, values)]));
}
