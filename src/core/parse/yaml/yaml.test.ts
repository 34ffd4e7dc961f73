import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Node } from '../../model/node.ts';
import { get, show } from '../../model/read.ts';
import { parseYaml, splitDocuments } from './index.ts';
import { parseFully } from './parse.ts';
import { parsePlain } from './plain.ts';

/** Where nothing is written, the package and the fast part see it before or after spaces. */
function isEmpty(node: Node): boolean {
  return node.at !== undefined && node.at.start === node.at.end;
}

function endsEmpty(node: Node): boolean {
  if (node.kind === 'list') return node.items.length > 0 && endsEmpty(node.items.at(-1) as Node);
  if (node.kind !== 'map') return isEmpty(node);
  const last = [...node.entries.values()].at(-1);
  return last !== undefined && endsEmpty(last.value);
}

/** The tree as lines, with every place. */
function lines(node: Node, path = '$'): string[] {
  const at = endsEmpty(node) ? `${isEmpty(node) || node.at?.start}` : `${node.at?.start}-${node.at?.end}`;
  if (node.kind === 'map')
    return [
      `${path} map ${at} ${node.open?.code ?? ''}`,
      ...[...node.entries].flatMap(([key, { key: place, value }]) => [
        `${path}.${key} key ${place?.start}-${place?.end}`,
        ...lines(value, `${path}.${key}`),
      ]),
    ];
  if (node.kind === 'list')
    return [`${path} list ${at}`, ...node.items.flatMap((item, index) => lines(item, `${path}[${index}]`))];
  return [`${path} ${node.kind} ${at} ${node.kind === 'scalar' ? `${typeof node.value} ${String(node.value)}` : ''}`];
}

/** The fast reader either leaves a text to the package, or says exactly what the package says. */
function agree(text: string): boolean {
  const fast = parsePlain('a.yaml', text, 0, text.length);
  if (!fast) return false;
  const full = parseFully('a.yaml', text, 0, text.length);
  assert.deepEqual(full.notices, [], `not valid, but taken:\n${text}`);
  assert.deepEqual(lines(fast), lines(full.root), text);
  return true;
}

const word = fc.constantFrom(
  ...[
    'a',
    'null',
    '~',
    'true',
    'No',
    '12',
    '-3',
    '1.50',
    '0x1f',
    '0o17',
    '1e3',
    '.5',
    '-',
    '--',
    '0 3 * * *',
    '2024-01-01',
  ],
  ...[
    'a b',
    'a#b',
    'a #b',
    'a: b',
    'a:b',
    ':',
    '?',
    '? a',
    '- a',
    '"q"',
    "'s'",
    "'it''s'",
    '"a\\n\\"b"',
    '"\\x41"',
    '*x',
    '&x a',
    '!t a',
  ],
  ...[
    '[a, b]',
    '[a, "b"]',
    '{a: 1}',
    '{a: [1, {b: c}]}',
    '[]',
    '{}',
    '[a',
    '{a}',
    '[a: b]',
    '{"a":1}',
    '${A}',
    '{{ a }}',
    '@a',
    '%a',
    'a,b',
    'a]',
    '<<',
  ],
  ...['|', '>', '|-', '>-', '|+', '|2', '', '#c', 'a\tb', '"', "'"],
);
const key = fc.constantFrom(
  'a',
  'b',
  'app.kubernetes.io/name',
  '"q"',
  "'s'",
  '1',
  'true',
  'null',
  '<<',
  '-x',
  'a b',
  '',
  '$patch',
  'x.y_z',
  '~',
);
const line = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(key, fc.constantFrom(': ', ':', ':  ', ':\t'), word)
      .map(([name, colon, value]) => `${name}${colon}${value}`),
  },
  { weight: 3, arbitrary: word.map((value) => `- ${value}`) },
  { weight: 3, arbitrary: fc.tuple(key, word).map(([name, value]) => `- ${name}: ${value}`) },
  { weight: 2, arbitrary: fc.constantFrom('', '  ', '# c', '-', '- - a', '-  b: c', 'text', '\t', '- # c') },
);
const indented = fc
  .tuple(fc.constantFrom(0, 0, 2, 2, 4, 4, 6, 1, 3), line)
  .map(([indent, text]) => ' '.repeat(indent) + text);
const texts = fc
  .tuple(fc.array(indented, { minLength: 1, maxLength: 9 }), fc.constantFrom('\n', '\n', '\r\n'), fc.boolean())
  .map(([all, end, last]) => all.join(end) + (last ? end : ''));

/** Values as a person would write them, so that most texts are valid. */
const tree: fc.Arbitrary<string[]> = fc.letrec<{ block: string[]; value: string[] }>((tie) => ({
  block: fc.oneof(
    fc
      .uniqueArray(fc.tuple(fc.constantFrom('a', 'b-c', 'd.e/f', '"g"', 'kind'), tie('value')), {
        minLength: 1,
        maxLength: 4,
        selector: ([name]) => name,
      })
      .map((pairs) =>
        pairs.flatMap(([name, value]) =>
          value.length === 1
            ? [`${name}:${value[0]}`]
            : [`${name}:${value[0]}`, ...value.slice(1).map((rest) => `  ${rest}`)],
        ),
      ),
    fc
      .array(tie('value'), { minLength: 1, maxLength: 3 })
      .map((items) => items.flatMap((item) => [`-${item[0]}`, ...item.slice(1).map((rest) => `  ${rest}`)])),
  ),
  value: fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .constantFrom(' a', ' 12', ' "x y" # c', " 'z'", ' [a, 1]', ' {a: b}', '', ' a  b', ' true', ' 0 3 * * *')
        .map((text) => [text]),
    },
    {
      weight: 2,
      arbitrary: fc
        .array(fc.constantFrom('one', '  two', '', 'three # x', '- four'), { minLength: 1, maxLength: 4 })
        .map((all) => [' |', 'first', ...all]),
    },
    {
      weight: 1,
      arbitrary: fc
        .array(fc.constantFrom('one', 'two', 'three'), { minLength: 1, maxLength: 3 })
        .map((all) => [' >-', ...all]),
    },
    { weight: 3, arbitrary: (tie('block') as fc.Arbitrary<string[]>).map((all) => ['', ...all]) },
  ),
})).block;

describe('YAML reader', () => {
  it('agrees with the yaml package on any text that its fast part takes', () => {
    fc.assert(
      fc.property(texts, (text) => void agree(text)),
      { numRuns: 1_500 },
    );
  });

  it('takes what people write', () => {
    let taken = 0;
    fc.assert(
      fc.property(tree, (all) => {
        if (agree(`${all.join('\n')}\n`)) taken++;
      }),
      { numRuns: 400 },
    );
    assert.ok(taken > 280, `only ${taken} of 400 texts were read fast`);
  });

  it('splits at document markers only', () => {
    const text = '\uFEFF# top\n---\na: 1\n---\n# only a comment\n---\nb: |\n  x\n--- # c\nc: ---x\n...\n';
    assert.deepEqual(
      splitDocuments(text).map(({ start, end }) => text.slice(start, end).trim()),
      ['a: 1', 'b: |\n  x', '# c\nc: ---x'],
    );
    const crlf = '---\r\na: 1\r\n---\r\nb: 2\r\n';
    assert.equal(splitDocuments(crlf).length, 2);
  });

  it('gives comments above a marker to the document below', () => {
    const [slice] = splitDocuments('# note\n---\na: 1\n');
    assert.equal(slice?.lead, 0);
  });

  it('resolves anchors, aliases and merge keys', () => {
    const { root, notices } = parseYaml('a', 'base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\ncopy: *b\n');
    assert.deepEqual(notices, []);
    assert.equal(show(get(root, 'use')), '{y: 3, x: 1}');
    assert.equal(get(root, 'copy')?.via, 'variable');
  });

  it('knows nothing at and after a syntax error', () => {
    const text = 'a: 1\nb:\n  c: 2\n  d: [\nkind: X\n';
    const { root, notices } = parseYaml('f', text);
    assert.equal(notices[0]?.code, 'yaml-syntax');
    assert.equal(show(get(root, 'a')), '1');
    assert.equal(get(root, 'missing')?.kind, 'unknown');
    const kind = get(root, 'kind');
    assert.ok(kind?.kind === 'unknown' && kind.reason.code === 'broken');
  });

  it('takes neither of two equal keys', () => {
    const { root, notices } = parseYaml('f', 'a: 1\na: 2\n');
    assert.equal(notices[0]?.code, 'yaml-duplicate-key');
    const value = get(root, 'a');
    assert.deepEqual(value?.kind === 'unknown' && value.choices?.map(show), ['1', '2']);
  });

  it('survives hostile texts', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...[...'bcdefghij'].map(
        (name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[index]}`).join(', ')}]`,
      ),
    ].join('\n');
    assert.ok(parseYaml('f', bomb).notices.some((notice) => notice.code === 'yaml-alias-bomb'));
    const deep = Array.from({ length: 400 }, (_, index) => `${' '.repeat(index)}a:`).join('\n');
    assert.ok(parseYaml('f', deep).notices.some((notice) => notice.code === 'yaml-too-deep'));
    for (const text of [
      '['.repeat(100_000),
      '{a: '.repeat(50_000),
      `a: \0b`,
      '\t- a',
      'a: *x',
      '*',
      '&a',
      '? ',
      '- - - -',
      '"',
      '%YAML 9',
      'a: !!binary x',
      '\uFEFF',
      '<<: *a',
    ])
      parseYaml('f', text);
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => void parseYaml('f', text)),
      { numRuns: 500 },
    );
  });
});
