import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { checkFixture, parseFixture, updateFixture } from '../support/fixture.ts';
import { inRoot } from '../support/paths.ts';

const headings = ['What it reports', 'Why it matters', 'Flagged', 'Fine', 'How to mend it'];
const files: Readonly<Record<string, string>> = { yaml: 'fixture.yaml', hcl: 'main.tf' };

interface Block {
  readonly section: string;
  readonly language: string;
  readonly text: string;
}

/** Fenced blocks and the `##` section that each stands in. */
function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let section = '';
  for (const match of markdown.matchAll(/^## (.+)$|^```(\w+)\n([\s\S]*?)^```$/gm)) {
    if (match[1] !== undefined) section = match[1];
    else blocks.push({ section, language: match[2] as string, text: match[3] as string });
  }
  return blocks;
}

const folder = 'src/core/rules';
const rules = readdirSync(inRoot(folder)).filter((name) => existsSync(inRoot(folder, name, 'rule.ts')));

describe('the documentation of rules', () => {
  for (const rule of rules) {
    const path = inRoot(folder, rule, 'README.md');

    it(`${rule} says what, why, an example, a counter-example and the remedy`, () => {
      const markdown = readFileSync(path, 'utf8');
      assert.match(markdown, new RegExp(`^# ${rule}\n`));
      assert.deepEqual(
        [...markdown.matchAll(/^## (.+)$/gm)].map((match) => match[1]),
        headings,
      );
      const why = markdown.slice(markdown.indexOf('## Why it matters'), markdown.indexOf('## Flagged'));
      assert.match(why, /\]\(https:\/\//, 'a link to the documentation of what is used');
      const marks = (section: string) =>
        blocksOf(markdown)
          .filter((block) => block.section === section)
          .map((block) =>
            parseFixture(block.text, files[block.language]).files.flatMap((file) =>
              file.expected.map((one) => one.rule),
            ),
          );
      assert.ok(marks('Flagged').length > 0 && marks('Flagged').every((found) => found.includes(rule)));
      assert.ok(marks('Fine').length > 0 && marks('Fine').every((found) => !found.includes(rule)));
    });

    it(`${rule} shows what a session finds`, () => {
      let markdown = readFileSync(path, 'utf8');
      for (const block of blocksOf(markdown)) {
        const file = files[block.language];
        assert.ok(file, `a block in ${block.language}: use ${Object.keys(files).join(' or ')}`);
        // UPDATE_FIXTURES=1 writes the carets instead of checking them; read the difference before committing it.
        if (process.env.UPDATE_FIXTURES) markdown = markdown.replace(block.text, () => updateFixture(block.text, file));
        else checkFixture(block.text, file);
      }
      if (process.env.UPDATE_FIXTURES) writeFileSync(path, markdown);
    });
  }
});
