import { counted } from '../../core/model/counted.ts';
import type { Finding } from '../../core/model/finding.ts';
import type { Paint } from '../../core/report/paint.ts';
import { createGlobMatcher } from '../../core/session/globs.ts';
import { createLocator } from '../../core/session/lines.ts';
import type { Session } from '../../core/session/types.ts';
import type { Arguments } from '../arguments.ts';
import { unifiedDiff } from '../diff.ts';
import { applyPreferred, type Fixed, filesOf } from '../fixing.ts';
import { type Loaded, load } from '../load.ts';
import { Refusal } from '../refusal.ts';
import { requireRule } from '../settings.ts';
import { writeText } from '../write.ts';
import type { Command } from './contract.ts';
import { allNotices, type Reporter, reporterFor } from './report.ts';
import { environmentFilter } from './select.ts';

export const fix: Command = async (args, io) => {
  for (const id of args.values('rule')) requireRule(id);
  if (args.has('apply') && args.has('dry-run')) throw new Refusal('usage', '--apply and --dry-run exclude each other.');
  const reporter = reporterFor(args, io);
  const loaded = await load(args.positionals, args, io);
  reporter.notices(allNotices(loaded).filter((notice) => notice.severity === 'error'));
  const isWanted = findingFilter(loaded, args);
  if (args.has('list')) {
    await reporter.write(listText(loaded.session, isWanted, reporter.paint));
    return 0;
  }
  // Text that cannot be had back as bytes would be written damaged.
  const isOurs = (file: string) => loaded.inScope(file) && !file.startsWith('../') && loaded.isExact(file);
  const fixed = applyPreferred(loaded.session, isWanted, isOurs);
  if (fixed.changes.size === 0) {
    const left = loaded.session.findings().filter(isWanted).length;
    await reporter.write(
      left === 0
        ? 'Nothing to fix.\n'
        : `Nothing can be fixed without a choice; ${counted(left, 'finding')} left. See: backops fix --list\n`,
    );
    return 0;
  }
  return args.has('apply') ? apply(fixed, loaded, reporter) : preview(fixed, reporter, args);
};

async function preview(fixed: Fixed, { paint, write }: Reporter, args: Arguments): Promise<number> {
  const diffs = [...fixed.changes].map(([file, { before, after }]) => unifiedDiff(file, before, after, paint));
  const notes = args.has('quiet')
    ? []
    : [
        ...noteLines(fixed, paint),
        '',
        `Nothing was written. To write ${counted(fixed.changes.size, 'file')}: backops fix --apply`,
      ];
  await write(`${diffs.join('')}${notes.map((line) => `${line}\n`).join('')}`);
  return 0;
}

async function apply(fixed: Fixed, { root }: Loaded, { paint, write }: Reporter): Promise<number> {
  const lines: string[] = [];
  let failed = 0;
  // Policies that are new come first: an edit that switches to one must not stand alone.
  const ordered = [...fixed.changes].sort(
    ([, a], [, b]) => Number(a.before !== undefined) - Number(b.before !== undefined),
  );
  for (const [file, { before, after }] of ordered) {
    const problem = await writeText(root, file, before, after);
    if (problem !== undefined) failed += 1;
    lines.push(
      problem === undefined
        ? `${paint('green', before === undefined ? 'created' : 'changed')}  ${file}`
        : `${paint('red', 'not written')}  ${file}: ${problem}`,
    );
  }
  await write(`${[...lines, ...noteLines(fixed, paint)].join('\n')}\n`);
  return failed > 0 ? 1 : 0;
}

function noteLines({ applied }: Fixed, paint: Paint): string[] {
  return [
    ...applied.map((one) => `${paint('green', '✓')} ${one.title}`),
    ...new Set(applied.flatMap((one) => (one.note === undefined ? [] : [`${paint('yellow', '!')} ${one.note}`]))),
  ];
}

function listText(session: Session, isWanted: (finding: Finding) => boolean, paint: Paint): string {
  const locate = createLocator((path) => session.text(path));
  const blocks = session
    .findings()
    .filter(isWanted)
    .map((finding) => {
      const at = locate(finding.at);
      const fixes = session.fixes({ findings: [finding.id] });
      const lines = fixes.map((one) => {
        const mark = one.preferred ? paint('green', '→') : ' ';
        return `  ${mark} ${one.title}  ${paint('dim', filesOf(one).join(', '))}${one.note ? `\n      ${paint('dim', one.note)}` : ''}`;
      });
      return [
        `${paint('cyan', `${at.file}:${at.line}:${at.column}`)}  ${finding.rule}`,
        ...(lines.length > 0 ? lines : [paint('dim', '    no fix')]),
      ].join('\n');
    });
  if (blocks.length === 0) return 'Nothing to fix.\n';
  return `${blocks.join('\n')}\n\n${paint('green', '→')} is what backops fix --apply writes.\n`;
}

function findingFilter(loaded: Loaded, args: Arguments): (finding: Finding) => boolean {
  const rules = args.values('rule');
  const files = args.values('file');
  const isFile = createGlobMatcher(files);
  const isEnvironment = environmentFilter(args, loaded.session.overview().environments);
  return (finding) =>
    loaded.inScope(finding.at.file) &&
    (rules.length === 0 || rules.includes(finding.rule)) &&
    (files.length === 0 || isFile(finding.at.file)) &&
    finding.environments.some(isEnvironment);
}
