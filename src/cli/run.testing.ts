import assert from 'node:assert/strict';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Io } from './io.ts';
import { run } from './run.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** One call of the command line in this process. */
export async function backops(
  cwd: string,
  argv: readonly string[],
  more: Partial<Io> & { isTTY?: boolean } = {},
): Promise<Ran> {
  let [out, err] = ['', ''];
  const output = (write: (text: string) => void) => ({ write, isTTY: more.isTTY ?? false });
  const code = await run(argv, {
    cwd,
    env: {},
    today: () => '2026-01-15',
    onStop: () => () => {},
    exit: (status) => assert.fail(`it ended the process with ${status}`),
    stdout: output((text) => {
      out += text;
    }),
    stderr: output((text) => {
      err += text;
    }),
    ...more,
  });
  return { code, out, err };
}

export async function backopsJson(cwd: string, argv: readonly string[]) {
  const { out, code } = await backops(cwd, [...argv, '--format', 'json']);
  return { ...JSON.parse(out), code };
}

/** A folder with these files; `.git` in it ends the search for the enclosing repository. */
export function folderWith(files: Readonly<Record<string, string | Buffer>>): string {
  const root = mkdtempSync(join(tmpdir(), 'backops-'));
  mkdirSync(join(root, '.git'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  made.push(root);
  return root;
}

const made: string[] = [];

/** For `after`: removes every folder made so far. */
export function removeFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Names, sizes, times and (of small files) contents: the same before and after means that nothing was written. */
export function fingerprint(folder: string): string {
  return readdirSync(folder, { withFileTypes: true })
    .map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return `${entry.name}/\n${fingerprint(path)}`;
      const info = lstatSync(path);
      const text = entry.isFile() && info.size < 100_000 ? readFileSync(path, 'latin1') : '';
      return `${entry.name}:${info.size}:${info.mtimeMs}:${text}`;
    })
    .sort()
    .join('\n');
}

export const claim = (name: string, namespace = 'shop') => `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: 1Gi } }
`;

/** Copies everything in the namespaces every night, volumes as moved snapshots, and keeps it for 14 days. */
export const nightly = (...namespaces: string[]) => `apiVersion: velero.io/v1
kind: Schedule
metadata:
  name: nightly
  namespace: velero
spec:
  schedule: 0 3 * * *
  template:
    includedNamespaces: [${namespaces.join(', ')}]
    snapshotMoveData: true
    ttl: 336h
`;
