import * as vscode from 'vscode';
import { kindOf } from '../core/model/object-type.ts';
import type { ComponentView, Location } from '../core/session/types.ts';
import type { Model } from './model.ts';
import type { Paths } from './paths.ts';
import { facts, gapWord, shortEnvironment, verdictIcons, verdictWord } from './words.ts';

const t = vscode.l10n.t;
const evidenceShown = 6;

/** Markdown with icons, and with links to the few commands that only show something. */
export function createMarkdown(): vscode.MarkdownString {
  const text = new vscode.MarkdownString(undefined, true);
  text.supportHtml = true;
  text.isTrusted = { enabledCommands: ['backops.explain', 'backops.openRuleDocs'] };
  return text;
}

interface Needs {
  readonly paths: Paths;
  readonly model: Model;
}

/** One component in all its environments: verdict, facts and the chain of reasons, with links to their places. */
export function describeComponents(group: readonly ComponentView[], { paths, model }: Needs): vscode.MarkdownString {
  const text = createMarkdown();
  const [first] = group;
  const short = (id: string): string => shortEnvironment(id, model.environments);
  if (!first) return text;
  const same = group.every(
    (one) => one.verdict === first.verdict && JSON.stringify(one.evidence) === JSON.stringify(first.evidence),
  );
  for (const one of same ? [first] : group) {
    append(text, one, paths, same ? group.map((each) => short(each.environment)) : [short(one.environment)]);
  }
  const argument = encodeURIComponent(JSON.stringify([group.map((one) => one.id)]));
  text.appendMarkdown(
    `[${t('Explain')}](command:backops.explain?${argument} "${t('Show all evidence in a document')}")`,
  );
  return text;
}

function append(
  text: vscode.MarkdownString,
  component: ComponentView,
  paths: Paths,
  environments: readonly string[],
): void {
  const { icon, color } = verdictIcons[component.verdict];
  const colored = `<span style="color:var(--vscode-${color.replaceAll('.', '-')});">$(${icon})</span>`;
  const where = environments.every((one) => one === '.') ? '' : ` — ${environments.map(code).join(', ')}`;
  text.appendMarkdown(
    `${colored} **${kindOf(component.type)} ${escapeMarkdown(component.name)}**: ${verdictWord(component.verdict)}${where}\n\n`,
  );
  const known = [...component.gaps.filter((gap) => gap !== 'nothing').map(gapWord), ...facts(component)];
  if (known.length > 0) text.appendMarkdown(`${escapeMarkdown(known.join(' · '))}\n\n`);
  for (const { text: reason, location } of component.evidence.slice(0, evidenceShown)) {
    text.appendMarkdown(`- ${escapeMarkdown(reason)}${link(location, paths)}\n`);
  }
  const more = component.evidence.length - evidenceShown;
  if (more > 0) text.appendMarkdown(`- ${t('{0} more', more)}\n`);
  text.appendMarkdown('\n');
}

function link(location: Location | undefined, paths: Paths): string {
  const uri = location && paths.toUri(location.file);
  if (!uri) return '';
  const name = location.file.slice(location.file.lastIndexOf('/') + 1);
  return ` ([${escapeMarkdown(name)}:${location.line}](${uri.with({ fragment: `L${location.line},${location.column}` })}))`;
}

const code = (text: string): string => `\`${text.replaceAll('`', '')}\``;
export const escapeMarkdown = (text: string): string => text.replace(/[\\`*_{}[\]()#+!|<>~$]/g, '\\$&');
