import assert from 'node:assert/strict';
import type { Finding } from '../../src/core/model/finding.ts';
import { defaultSettings, type Settings } from '../../src/core/model/settings.ts';
import { createBackOpsSession } from '../../src/engine.ts';

/**
 * Files in one text, with the findings that they must give. A caret line is a comment below the line that it marks:
 *
 *     #--- @today 2026-01-01
 *     #--- @settings {"minimumRetentionSeconds": 86400}
 *     #--- k8s/claim.yaml
 *     metadata:
 *       name: uploads
 *     #       ^^^^^^^ warning unprotected-data: No backup policy covers
 *
 * The carets stand under the range (what goes on in the next line is cut off at the line's end), the text after the colon is
 * a part of the message. Caret lines are removed before the analysis. Where `<` stands instead of the carets (`#<`), the
 * finding begins in the first column, under which no caret fits.
 */
export interface Fixture {
  /** Its `#--- @…` lines, as they are. */
  readonly preamble: readonly string[];
  readonly files: readonly FixtureFile[];
  readonly settings: Partial<Settings>;
}

interface FixtureFile {
  readonly path: string;
  /** Its `#--- path` line; absent for a text without one. */
  readonly header?: string;
  readonly lines: readonly string[];
  readonly expected: readonly Expected[];
}

interface Expected {
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly severity: string;
  readonly rule: string;
  readonly text: string;
}

const header = /^(?:#|\/\/)--- (.+?)\s*$/;
const caretLine =
  /^(\s*)(#|\/\/)(?:(<\^*)|(\s*)(\^+))\s+(error|warning|information|hint) ([a-z][a-z0-9-]*)(?::\s*(.*?))?\s*$/;

export function parseFixture(text: string, defaultPath = 'fixture.yaml'): Fixture {
  const files: { path: string; header?: string; lines: string[]; expected: Expected[] }[] = [];
  const preamble: string[] = [];
  let settings: Partial<Settings> = {};
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const found = header.exec(line)?.[1];
    if (found?.startsWith('@')) preamble.push(line);
    if (found?.startsWith('@today ')) settings = { ...settings, today: found.slice(7) };
    else if (found?.startsWith('@settings ')) settings = { ...settings, ...(JSON.parse(found.slice(10)) as Settings) };
    else if (found !== undefined) files.push({ path: found, header: line, lines: [], expected: [] });
    else {
      if (files.length === 0) files.push({ path: defaultPath, lines: [], expected: [] });
      const file = files.at(-1) as (typeof files)[number];
      const expected = caretLine.exec(line);
      if (expected) file.expected.push(expectedOf(expected, file.lines.length - 1));
      else file.lines.push(line);
    }
  }
  return { preamble, files, settings };
}

function expectedOf(match: RegExpExecArray, line: number): Expected {
  const [, indent = '', mark = '', atStart, space = '', carets = '', severity = '', rule = '', text = ''] = match;
  const column = atStart === undefined ? indent.length + mark.length + space.length : 0;
  return { line, column, length: (atStart ?? carets).length, severity, rule, text };
}

/** The findings of a whole session over the fixture's files. */
export function findingsOf(fixture: Fixture): readonly Finding[] {
  const session = createBackOpsSession({ ...defaultSettings, ...fixture.settings });
  session.applyChanges(fixture.files.map((file) => ({ path: file.path, text: textOf(file) })));
  return session.findings();
}

/** Fails with a readable difference when the findings are not exactly those that the fixture marks. */
export function checkFixture(text: string, defaultPath?: string): void {
  const fixture = parseFixture(text, defaultPath);
  const expected = render(fixture, (file) => file.expected);
  const actual = updateFixture(text, defaultPath);
  assert.equal(actual, expected, `findings differ; the fixture would have to be:\n${actual}`);
}

/** The fixture with the caret lines that its findings would have; texts that still hold stay, new ones are shortened. */
export function updateFixture(text: string, defaultPath?: string): string {
  const fixture = parseFixture(text, defaultPath);
  const findings = findingsOf(fixture);
  const paths = new Set(fixture.files.map((file) => file.path));
  const elsewhere = findings.filter((finding) => !paths.has(finding.at.file));
  assert.deepEqual(elsewhere, [], 'findings in files that the fixture does not have');
  return render(fixture, (file) => actualOf(file, findings));
}

/** Findings as caret lines; a message that holds the expected text is shown as that text. */
function actualOf(file: FixtureFile, findings: readonly Finding[]): Expected[] {
  const starts = lineStarts(file.lines);
  return findings
    .filter((finding) => finding.at.file === file.path)
    .map((finding) => {
      const line = starts.findLastIndex((start) => start <= finding.at.start);
      const column = finding.at.start - (starts[line] ?? 0);
      const room = (file.lines[line] ?? '').length - column;
      const length = Math.max(1, Math.min(finding.at.end - finding.at.start, room));
      const known = file.expected.find(
        (one) => one.line === line && one.rule === finding.rule && finding.message.includes(one.text),
      );
      return {
        line,
        column,
        length,
        severity: finding.severity,
        rule: finding.rule,
        text: known ? known.text : shorten(finding.message),
      };
    });
}

function shorten(message: string): string {
  return message.length <= 70 ? message : message.slice(0, 70).replace(/\s+\S*$/, '');
}

function render(fixture: Fixture, expectedIn: (file: FixtureFile) => readonly Expected[]): string {
  const lines = [...fixture.preamble, ...fixture.files.flatMap((file) => renderFile(file, expectedIn(file)))];
  return `${lines.join('\n')}\n`;
}

function renderFile(file: FixtureFile, expected: readonly Expected[]): string[] {
  const mark = /\.(tf|hcl|yaml|yml)$/.test(file.path) ? '#' : '//';
  const lines = file.lines.flatMap((line, index) => [
    line,
    ...expected
      .filter((one) => one.line === index)
      .sort((a, b) => a.column - b.column || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : a.text < b.text ? -1 : 1))
      .map((one) => caretsOf(one, mark)),
  ]);
  return file.header === undefined ? lines : [file.header, ...lines];
}

function caretsOf({ column, length, severity, rule, text }: Expected, mark: string): string {
  const carets =
    column < mark.length
      ? `${mark}<${'^'.repeat(Math.max(0, length - 1))}`
      : `${mark}${' '.repeat(column - mark.length)}${'^'.repeat(length)}`;
  return `${carets} ${severity} ${rule}${text === '' ? '' : `: ${text}`}`;
}

function textOf(file: FixtureFile): string {
  return `${file.lines.join('\n')}\n`;
}

function lineStarts(lines: readonly string[]): number[] {
  const starts: number[] = [];
  let offset = 0;
  for (const line of lines) {
    starts.push(offset);
    offset += line.length + 1;
  }
  return starts;
}
