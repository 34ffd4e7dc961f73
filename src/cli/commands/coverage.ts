import type { Verdict } from '../../core/model/verdict.ts';
import { coverageJson } from '../../core/report/coverage-json.ts';
import { coverageSummary, coverageText } from '../../core/report/coverage-text.ts';
import { counted } from '../../core/report/words.ts';
import type { NoticeView } from '../../core/session/types.ts';
import { load } from '../load.ts';
import type { Command } from './contract.ts';
import { allNotices, reporterFor, toJson } from './report.ts';
import { type Selected, selectComponents } from './select.ts';

/** Verdicts from the worst on; a limit names itself and everything worse. */
const worstFirst: readonly Verdict[] = ['unprotected', 'partial', 'unknown'];

export const coverage: Command = async (args, io) => {
  const reporter = reporterFor(args, io);
  const begin = performance.now();
  const loaded = await load(args.positionals, args, io);
  const selected = selectComponents(loaded, args);
  const verdicts = args.values('verdict');
  const components = selected.components.filter((one) => verdicts.length === 0 || verdicts.includes(one.verdict));
  const notices = [...allNotices(loaded), ...outsideNotice(selected)];
  reporter.notices(notices);
  if (reporter.isJson) await reporter.write(toJson(coverageJson(loaded.shownRoot, components, notices)));
  else {
    const { environments } = loaded.session.overview();
    const text = coverageText(components, environments, reporter.paint, reporter.width);
    await reporter.write(`${text}${text ? '\n' : ''}${coverageSummary(selected.components, reporter.paint)}`);
  }
  reporter.verbose(`${counted(loaded.fileCount, 'file')} read in ${Math.round(performance.now() - begin)} ms`);
  const failing = worstFirst.slice(0, worstFirst.indexOf(args.value('fail-on') as Verdict) + 1);
  return selected.components.some((one) => one.purpose === 'production' && failing.includes(one.verdict)) ? 1 : 0;
};

/** A root without its own components must not look as if there were none. */
function outsideNotice({ outside }: Selected): NoticeView[] {
  const [first] = outside;
  if (!first) return [];
  return [
    {
      code: 'outside-paths',
      severity: 'information',
      file: first.location.file,
      location: first.location,
      message: `${counted(outside.length, 'component')} of ${first.environment} stand in files outside of the given paths, such as this one. Give the folder that holds both to see them.`,
    },
  ];
}
