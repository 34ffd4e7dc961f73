import { counted } from '../../core/model/counted.ts';
import type { Verdict } from '../../core/model/verdict.ts';
import { coverageJson } from '../../core/report/coverage-json.ts';
import { coverageSummary, coverageText } from '../../core/report/coverage-text.ts';
import { loadWithCluster } from '../cluster-policies.ts';
import type { Command } from './contract.ts';
import { allNotices, reporterFor, toJson } from './report.ts';
import { selectComponents } from './select.ts';

/** Verdicts from the worst on; a limit names itself and everything worse. */
const worstFirst: readonly Verdict[] = ['unprotected', 'partial', 'unknown'];

export const coverage: Command = async (args, io) => {
  const reporter = reporterFor(args, io);
  const begin = performance.now();
  const loaded = await loadWithCluster(args.positionals, args, io);
  const selected = selectComponents(loaded, args);
  const verdicts = args.values('verdict');
  const components = selected.filter((one) => verdicts.length === 0 || verdicts.includes(one.verdict));
  const notices = allNotices(loaded);
  reporter.notices(notices);
  if (reporter.isJson) await reporter.write(toJson(coverageJson(loaded.shownRoot, components, notices)));
  else {
    const { environments } = loaded.session.overview();
    const text = coverageText(components, environments, reporter.paint, reporter.width);
    await reporter.write(`${text}${text ? '\n' : ''}${coverageSummary(selected, reporter.paint)}`);
  }
  reporter.verbose(`${counted(loaded.fileCount, 'file')} read in ${Math.round(performance.now() - begin)} ms`);
  const failing = worstFirst.slice(0, worstFirst.indexOf(args.value('fail-on') as Verdict) + 1);
  return selected.some((one) => one.purpose === 'production' && failing.includes(one.verdict)) ? 1 : 0;
};
