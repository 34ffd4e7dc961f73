import type { Severity } from '../../core/model/finding.ts';
import { findingsJson } from '../../core/report/findings-json.ts';
import { findingsSummary, findingsText } from '../../core/report/findings-text.ts';
import { createLocator } from '../../core/session/lines.ts';
import { loadWithCluster } from '../cluster-policies.ts';
import { severities } from '../options.ts';
import { Refusal } from '../refusal.ts';
import { requireRule } from '../settings.ts';
import type { Command } from './contract.ts';
import { allNotices, reporterFor, toJson } from './report.ts';
import { environmentFilter } from './select.ts';

export const check: Command = async (args, io) => {
  for (const text of args.values('rule')) {
    if (!text.includes('=')) {
      requireRule(text);
      throw new Refusal('usage', `--rule ${text} needs a severity: --rule ${text}=error`);
    }
  }
  const reporter = reporterFor(args, io);
  const loaded = await loadWithCluster(args.positionals, args, io);
  const { session } = loaded;
  const isWanted = environmentFilter(args, session.overview().environments);
  const findings = session
    .findings()
    .filter(
      ({ at, environments }) =>
        environments.some(isWanted) && (loaded.inScope(at.file) || environments.some((one) => loaded.inScope(one))),
    );
  const locate = createLocator((path) => session.text(path));
  const notices = allNotices(loaded);
  reporter.notices(notices);
  if (reporter.isJson) await reporter.write(toJson(findingsJson(loaded.shownRoot, findings, notices, locate)));
  else {
    const { paint } = reporter;
    const list = findingsText(findings, locate, paint);
    await reporter.write(`${list}${list ? '\n' : ''}${findingsSummary(findings, loaded.fileCount, paint)}`);
  }
  const failOn = args.value('fail-on') ?? 'warning';
  return findings.some((finding) => isAtLeast(finding.severity, failOn)) ? 1 : 0;
};

function isAtLeast(severity: Severity, limit: string): boolean {
  return limit !== 'never' && severities.indexOf(severity) <= severities.indexOf(limit as Severity);
}
