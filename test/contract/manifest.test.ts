import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { inRoot, root } from '../support/paths.ts';

const read = (path: string): string => readFileSync(inRoot(path), 'utf8');
const manifestText = read('package.json');
const manifest = JSON.parse(manifestText);
const { contributes } = manifest;
const sources = globSync('src/extension/**/*.ts', { cwd: root }).map((path) => ({ path, text: read(path) }));
const source = sources.map(({ text }) => text).join('\n');
const unique = (values: Iterable<string>): string[] => [...new Set(values)].sort();
const matches = (text: string, pattern: RegExp): string[] =>
  unique([...text.matchAll(pattern)].map((one) => one[1] ?? ''));

const declared: string[] = contributes.commands.map((one: { command: string }) => one.command);

describe('the manifest', () => {
  it('declares exactly the commands that are registered', () => {
    const fixed = matches(source, /commands\.register(?:<[^>]*>)?\(\s*'(backops\.[\w.]+)'/g);
    const grouped = ['environment', 'kind', 'file', 'verdict'].map((by) => `backops.groupBy.${by}`);
    assert.deepEqual(unique(declared), unique([...fixed, ...grouped]));
  });

  it('gives every command that a person sees an icon and a category', () => {
    const hidden = contributes.menus.commandPalette
      .filter((one: { when: string }) => one.when === 'false')
      .map((one: { command: string }) => one.command);
    const bare = contributes.commands.filter(
      (one: { command: string; icon?: string; category?: string }) =>
        one.category !== 'BackOps' || (!one.icon && !hidden.includes(one.command)),
    );
    assert.deepEqual(bare, []);
  });

  it('names only commands of its own in menus, and only views and submenus that there are', () => {
    const items: { command?: string; submenu?: string; when?: string }[] = Object.values<never[]>(
      contributes.menus,
    ).flat();
    assert.deepEqual(
      items.flatMap((one) => one.command ?? []).filter((one) => !declared.includes(one)),
      [],
    );
    const submenus = contributes.submenus.map((one: { id: string }) => one.id);
    assert.deepEqual(
      items.flatMap((one) => one.submenu ?? []).filter((one) => !submenus.includes(one)),
      [],
    );
    const views = Object.values<{ id: string }[]>(contributes.views).flat();
    const named = items.flatMap((one) => [...(one.when ?? '').matchAll(/view == ([\w.]+)/g)].map((found) => found[1]));
    assert.deepEqual(unique(named as string[]), views.map((one) => one.id).sort());
  });

  it('declares the settings that are read, each with a default and a description', () => {
    const properties: Record<string, Record<string, unknown>> = contributes.configuration.properties;
    const used = matches(source, /get(?:<[^(]*>)?\('([\w.]+)'\)/g).map((key) => `backops.${key}`);
    assert.deepEqual(Object.keys(properties).sort(), unique(used));
    for (const [key, property] of Object.entries(properties)) {
      assert.ok('default' in property, `${key} has no default`);
      assert.match(String(property.markdownDescription), /^%.+%$/, key);
    }
  });

  it('sets every context key that a condition asks for', () => {
    const asked = matches(
      manifestText,
      /\b(backops\.(?:state|hasProblems|onlyProblems|groupBy|cluster|points\w*))\b(?!\.)/g,
    );
    const set = matches(source, /setContext\('(\w+)'/g).map((key) => `backops.${key}`);
    assert.deepEqual(
      asked.filter((one) => !set.includes(one)),
      [],
    );
  });

  it('names files that there are', () => {
    const named = matches(manifestText, /"((?:\.\/)?(?:media|snippets|l10n)[\w./-]*)"/g);
    assert.ok(named.length > 5);
    assert.deepEqual(
      named.filter((path) => !existsSync(inRoot(path))),
      [],
    );
  });

  it('wakes the extension for its files only', () => {
    const events: string[] = manifest.activationEvents;
    assert.deepEqual(
      events.filter((event) => !/^(onLanguage|workspaceContains):/.test(event)),
      [],
    );
  });
});

describe('texts that people read', () => {
  const nls = JSON.parse(read('package.nls.json')) as Record<string, string>;
  const bundle = JSON.parse(read('l10n/bundle.l10n.json')) as Record<string, string>;

  it('of the manifest are all in package.nls.json, and nothing else is', () => {
    assert.deepEqual(matches(manifestText, /"%([\w.]+)%"/g), Object.keys(nls).sort());
    const literal = [...contributes.commands, ...contributes.viewsWelcome, ...contributes.walkthroughs[0].steps]
      .flatMap((one: Record<string, unknown>) => [one.title, one.contents, one.description])
      .filter((text) => text !== undefined && !/^%.+%$/.test(String(text)));
    assert.deepEqual(literal, []);
  });

  it('of the code are all in l10n/bundle.l10n.json, and nothing else is', () => {
    const used = [...source.matchAll(/\b(?:t|l10n\.t)\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g)].map((found) =>
      (found[1] ?? found[2] ?? '').replace(/\\(.)/g, '$1'),
    );
    assert.deepEqual(Object.keys(bundle).sort(), unique(used));
    for (const [text, translation] of Object.entries(bundle)) assert.equal(text, translation);
  });

  it('are never handed to the editor without a translation', () => {
    const shown =
      /show(?:Information|Warning|Error)Message\(\s*['"`]|setStatusBarMessage\(\s*['"`]|placeHolder: ['"`]|prompt: ['"`]|tooltip: ['"`]/;
    assert.deepEqual(
      sources.filter(({ text }) => shown.test(text)).map(({ path }) => path),
      [],
    );
  });
});
