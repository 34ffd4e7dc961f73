import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { inRoot } from '../support/paths.ts';

interface Metafile {
  readonly inputs: Readonly<
    Record<string, { readonly imports: readonly { readonly path: string; readonly external?: boolean }[] }>
  >;
  readonly outputs: Readonly<Record<string, { readonly bytes: number }>>;
}

const meta = JSON.parse(readFileSync(inRoot('dist/meta.json'), 'utf8')) as Metafile;

/** Every import in a bundle as `importer -> imported`; paths are relative to the repository. */
const imports = Object.entries(meta.inputs).flatMap(([from, input]) =>
  input.imports.map(({ path: to }) => ({ from, to })),
);

const broken = (rule: (from: string, to: string) => boolean): string[] =>
  imports.filter(({ from, to }) => rule(from, to)).map(({ from, to }) => `${from} -> ${to}`);

const inside = (folder: string, path: string): boolean => path.startsWith(`${folder}/`);

describe('imports in the bundles', () => {
  it('keep src/core pure', () => {
    const allowed = /^(src\/core\/|node_modules\/(yaml|jsonc-parser)\/)/;
    assert.deepEqual(
      broken((from, to) => inside('src/core', from) && !allowed.test(to)),
      [],
    );
  });

  it('bring vscode in through src/extension only', () => {
    assert.deepEqual(
      broken((from, to) => to === 'vscode' && !inside('src/extension', from)),
      [],
    );
  });

  for (const [client, folder] of [
    ['@kubernetes/client-node', 'src/cluster'],
    ['@aws-sdk/client-s3', 'src/object-store'],
  ] as const) {
    it(`bring ${client} in through ${folder} only`, () => {
      const foreign = broken(
        (from, to) => inside('src', from) && inside(`node_modules/${client}`, to) && !inside(folder, from),
      );
      assert.deepEqual(foreign, []);
    });
  }

  it('keep providers apart from each other', () => {
    const provider = (path: string) => /^src\/providers\/([^/]+)\//.exec(path)?.[1];
    const crossing = broken((from, to) => {
      const [own, other] = [provider(from), provider(to)];
      return own !== undefined && other !== undefined && own !== other;
    });
    assert.deepEqual(crossing, []);
  });
});
