import { counted } from '../model/counted.ts';
import type { Finding, Severity } from '../model/finding.ts';
import { groupBy } from '../model/group-by.ts';
import type { Place } from '../model/source.ts';
import type { Location } from '../session/types.ts';
import { countSeverities } from './findings-json.ts';
import type { Paint, Style } from './paint.ts';

export const severityStyle: Readonly<Record<Severity, Style>> = {
  error: 'red',
  warning: 'yellow',
  information: 'blue',
  hint: 'dim',
};

/** Findings by file, each at its place, with the places that it is about. */
export function findingsText(findings: readonly Finding[], locate: (place: Place) => Location, paint: Paint): string {
  const byFile = groupBy(findings, (finding) => finding.at.file);
  return [...byFile].map(([file, list]) => fileText(file, list, locate, paint)).join('\n');
}

function fileText(
  file: string,
  findings: readonly Finding[],
  locate: (place: Place) => Location,
  paint: Paint,
): string {
  const rows = findings.map((finding) => ({ finding, place: shortPlace(locate(finding.at)) }));
  const placeWidth = Math.max(...rows.map((row) => row.place.length));
  const severityWidth = Math.max(...findings.map((finding) => finding.severity.length));
  const indent = ' '.repeat(placeWidth + severityWidth + 6);
  const lines = rows.flatMap(({ finding, place }) => [
    `  ${paint('dim', place.padStart(placeWidth))}  ${paint(severityStyle[finding.severity], finding.severity.padEnd(severityWidth))}  ${finding.message}  ${paint('dim', finding.rule)}`,
    ...environmentLine(finding).map((line) => `${indent}${paint('dim', line)}`),
    ...finding.related.map((one) => {
      const at = locate(one.at);
      return `${indent}${paint('cyan', `${at.file}:${at.line}:${at.column}`)}  ${one.message}`;
    }),
  ]);
  return `${paint('underline', file)}\n${lines.join('\n')}\n`;
}

/** One environment that is the file's own place goes without saying. */
function environmentLine(finding: Finding): string[] {
  const shown = finding.environments.filter((environment) => environment !== '.');
  if (shown.length === 0 || (shown.length === 1 && finding.at.file.startsWith(`${shown[0]}/`))) return [];
  return [`in ${shown.join(', ')}`];
}

export function findingsSummary(findings: readonly Finding[], fileCount: number, paint: Paint): string {
  const read = `${counted(fileCount, 'file')} read`;
  if (findings.length === 0) return `${paint('green', '✓')} No problem found (${read}).\n`;
  const counts = countSeverities(findings);
  const parts = (['error', 'warning', 'information', 'hint'] as const)
    .filter((severity) => counts[severity] > 0)
    .map((severity) =>
      paint(
        severityStyle[severity],
        severity === 'information' ? `${counts.information} information` : counted(counts[severity], severity),
      ),
    );
  const files = new Set(findings.map((finding) => finding.at.file)).size;
  return `${paint('bold', counted(findings.length, 'problem'))} in ${counted(files, 'file')}: ${parts.join(', ')} (${read})\n`;
}

function shortPlace(location: Location): string {
  return `${location.line}:${location.column}`;
}
