import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Expression } from './ast.ts';
import { parseHcl } from './parse.ts';

const database = `resource "aws_db_instance" "db" {
  identifier = "db-\${var.env}" # backops:exempt rebuilt from events
  tags       = { Name = "db", "a.b" : [1, 2,], (var.key) = upper("x") }
  backup_window {
    start = <<-EOT
      first $\${kept}
        second \${lower("A")}
    EOT
  }
}
`;
const bucket = `resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n`;

function titles(text: string): string[] {
  return parseHcl(text).body.blocks.map((block) =>
    [block.type.text, ...block.labels.map((label) => label.text)].join('.'),
  );
}

function valueOfText(text: string): Expression | undefined {
  const file = parseHcl(`x = ${text}\n`);
  assert.deepEqual(file.errors, [], text);
  return file.body.attributes[0]?.value;
}

describe('the HCL reader', () => {
  it('gives exact places of blocks, labels, names and values', () => {
    const file = parseHcl(database);
    assert.deepEqual(file.errors, []);
    const [block] = file.body.blocks;
    const cut = (span: { start: number; end: number } | undefined) => span && database.slice(span.start, span.end);
    assert.equal(cut(block?.labels[1]), 'db');
    assert.equal(cut(block), database.trimEnd());
    assert.deepEqual(
      block?.body.attributes.map((attribute) => cut(attribute.name)),
      ['identifier', 'tags'],
    );
    assert.equal(cut(block?.body.attributes[0]?.value), '"db-${var.env}"');
    assert.equal(cut(block?.body.attributes[1]?.value), '{ Name = "db", "a.b" : [1, 2,], (var.key) = upper("x") }');
    assert.equal(cut(file.comments[0]), '# backops:exempt rebuilt from events');
    assert.equal(block?.body.blocks[0]?.type.text, 'backup_window');
  });

  it('counts a byte order mark and keeps CRLF out of names and values', () => {
    const text = `\ufeff${bucket.replaceAll('\n', '\r\n')}`;
    const file = parseHcl(text);
    assert.deepEqual(file.errors, []);
    const value = file.body.blocks[0]?.body.attributes[0]?.value;
    assert.equal(text.slice(value?.start, value?.end), '"b"');
  });

  it('reads all kinds of expressions', () => {
    const kinds: [string, Expression['kind']][] = [
      ['1.5e3', 'literal'],
      ['-1', 'literal'],
      ['"a\\n\\"b\\" $${x} %%{y}"', 'literal'],
      ['"${a}${b}"', 'template'],
      ['"${a["k"]}-${f("}")}"', 'template'],
      ['<<EOT\nline\nEOT', 'literal'],
      ['a.b[0].c["d"]', 'index'],
      ['a.0.b', 'attribute'],
      ['a[*].b.c', 'splat'],
      ['a.*.b', 'splat'],
      ['!a && b || c == d', 'binary'],
      ['a ? b : c', 'conditional'],
      ['(\n a ?\n b :\n c\n)', 'conditional'],
      ['f(\n a,\n b...\n)', 'call'],
      ['provider::aws::arn_parse(a)', 'call'],
      ['[for k, v in m : v if k != "x"]', 'for'],
      ['{for v in l : v.id => v...}', 'for'],
      ['{\n a = 1 // one\n b : 2, c = 3\n # end\n}', 'object'],
      ['[\n 1,\n # two\n 2\n]', 'tuple'],
      ['[<<A\nx\nA\n, 2]', 'tuple'],
    ];
    for (const [text, kind] of kinds) {
      assert.equal(valueOfText(text)?.kind, kind, text);
    }
  });

  it('takes the indentation from a <<- heredoc', () => {
    const value = valueOfText('<<-EOT\n    a\n      b\n    EOT');
    assert.equal(value?.kind === 'literal' && value.value, 'a\n  b\n');
  });

  it('ends an unfinished block at the next top-level header', () => {
    const broken = [
      'resource "aws_ebs_volume" "v" {\n  size = 1\n',
      'resource "aws_ebs_volume" "v" {\n  tags = {\n    a = 1\n',
      'resource "aws_ebs_volume" "v" {\n  tags = [\n',
      'resource "aws_ebs_volume" "v" {\n  name = "open\n}\n',
      'resource "aws_ebs_volume" "v" {\n  name = "${var.x\n}\n',
      'resource "aws_ebs_volume" "v" {\n  name = \n}\n',
      'resource "aws_ebs_volume" "v" {\n  name\n}\n',
      'resource "aws_ebs_volume" "v" {\n  name = <<EOT\n text\n}\n',
      'resource "aws_ebs_volume" "v" {\n  size = 1\n}\n}\n',
    ];
    for (const middle of broken) {
      const text = `${bucket}${middle}${database}`;
      assert.deepEqual(
        titles(text),
        ['resource.aws_s3_bucket.b', 'resource.aws_ebs_volume.v', 'resource.aws_db_instance.db'],
        middle,
      );
      const file = parseHcl(text);
      assert.ok(file.errors.length > 0, middle);
      assert.equal(file.body.blocks[0]?.body.broken, false);
      assert.equal(file.body.blocks[1]?.body.broken, true, middle);
      assert.equal(file.body.blocks[2]?.body.broken, false);
    }
  });

  it('reads on in the same block behind a value that it cannot read', () => {
    const file = parseHcl('resource "a" "b" {\n  x = [1, , 2]\n  y = { a = "open }\n  z = 3\n}\n');
    assert.deepEqual(
      file.body.blocks[0]?.body.attributes.map(({ name, value }) => `${name.text} ${value.kind}`),
      ['x broken', 'y broken', 'z literal'],
    );
  });

  it('keeps the neighbours of a block that is cut off or overwritten anywhere', () => {
    const noise = fc.constantFrom('', '{', '}', '"', '[', ')', '${', '<<EOT\n', '/*', '=', '\n', 'x', '# ', '\\');
    fc.assert(
      fc.property(fc.nat(database.length), fc.nat(40), noise, (at, length, insert) => {
        const changed = `${database.slice(0, at)}${insert}${database.slice(at + length)}`.replace('/*', ' ');
        const text = `${bucket}\n${changed}\n${bucket.replace('"b"', '"after"')}`;
        const found = titles(text);
        assert.equal(found[0], 'resource.aws_s3_bucket.b');
        assert.equal(found.at(-1), 'resource.aws_s3_bucket.after', text);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never throws, whatever the text', () => {
    const piece = fc.constantFrom(
      'resource "a" "b" {\n',
      '}',
      '{',
      '"',
      '${',
      '%{',
      '<<X\n',
      '\nX\n',
      '[',
      ']',
      '(',
      'a',
      '.',
      '=',
      '\n',
      ' for x in ',
      '?',
      ':',
      '1',
      '//',
      '*',
      '!',
      '-',
      '\\',
      '=>',
      '\u{1f4a5}',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        const file = parseHcl(text);
        for (const error of file.errors)
          assert.ok(error.start <= error.end && error.end <= text.length, JSON.stringify([text, error]));
      }),
      { numRuns: 3_000 },
    );
  });

  it('takes linear time on hostile input', () => {
    const hostile = [
      '[',
      '{',
      '(',
      '"${',
      'a = [\n',
      'a = <<X\n',
      'a {\n',
      '!',
      'a = {\n',
      'x = "${[\n',
      'a?',
      '/*\n',
      '-',
      'a.',
      'f(',
      'a=b==',
      '"',
    ];
    for (const text of hostile) {
      const started = performance.now();
      parseHcl(`x = ${text.repeat(80_000 / text.length)}`);
      assert.ok(performance.now() - started < 1_500, text);
    }
  });
});
