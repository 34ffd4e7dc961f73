import * as vscode from 'vscode';
import { kindOf } from '../../core/model/object-type.ts';
import type { ComponentView, Location, PolicyView } from '../../core/session/types.ts';
import { UserError } from '../commands.ts';
import type { Parts } from '../compose.ts';
import { escapeMarkdown } from '../markdown.ts';
import { facts, gapWord, shortEnvironment, verdictWord } from '../words.ts';
import { showMarkdown } from './rule-docs.ts';

const t = vscode.l10n.t;
const scheme = 'backops-explain';

/** Everything known about components, as a read-only document that follows the analysis. */
export function registerExplain({ host, model, paths, commands }: Parts): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const open = (): vscode.Uri[] =>
    vscode.workspace.textDocuments.map(({ uri }) => uri).filter((uri) => uri.scheme === scheme);

  commands.register('backops.explain', async (what?: unknown) => {
    const ids = idsOf(what) ?? (await idsAtCursor());
    const known = ids.map((id) => model.component(id)).filter((one) => one !== undefined);
    const [first] = known;
    if (!first) throw new UserError(t('Nothing is known about this component any more.'));
    const query = JSON.stringify(known.map((one) => one.id));
    await showMarkdown(vscode.Uri.from({ scheme, path: `/${first.name.replace(/[^\w.-]/g, '-')}.md`, query }), true);
  });

  async function idsAtCursor(): Promise<string[]> {
    const editor = vscode.window.activeTextEditor;
    const file = editor && paths.toPath(editor.document.uri);
    if (!file) throw new UserError(t('Open a manifest or Terraform file and put the cursor into a component.'));
    const found = await host.explain({ file, offset: editor.document.offsetAt(editor.selection.active) });
    if (found.length > 0) return found.map((one) => one.id);
    throw new UserError(
      t('No stateful component stands here.'),
      t('Put the cursor into a workload, claim, database or bucket.'),
    );
  }

  function render(ids: readonly string[]): string {
    const components = ids.map((id) => model.component(id)).filter((one) => one !== undefined);
    const [first] = components;
    if (!first) return t('This component is gone.');
    const lines = [`# ${kindOf(first.type)} ${escapeMarkdown(first.name)}`, ''];
    for (const one of components) lines.push(...describe(one));
    return `${lines.join('\n')}\n`;
  }

  function describe(component: ComponentView): string[] {
    const rows: (readonly [string, string])[] = [
      ...(component.namespace === undefined ? [] : [[t('Namespace'), `\`${component.namespace}\``] as const]),
      ...(component.engine === undefined ? [] : [[t('Engine'), component.engine] as const]),
      [t('Place'), place(component.location)],
      ...(component.gaps.length === 0 ? [] : [[t('Gaps'), component.gaps.map(gapWord).join(', ')] as const]),
      ...(component.policies.length === 0
        ? []
        : [[t('Achieved'), escapeMarkdown(facts(component).slice(1).join(' · '))] as const]),
    ];
    return [
      `## ${headingOf(component)}`,
      '',
      `| | |\n|---|---|`,
      ...rows.filter(([, value]) => value !== '').map(([name, value]) => `| ${name} | ${value} |`),
      '',
      ...(component.policies.length === 0 ? [] : [`### ${t('Policies')}`, '', ...component.policies.map(policy), '']),
      `### ${t('Evidence')}`,
      '',
      ...component.evidence.map(
        ({ text, location }) => `- ${escapeMarkdown(text)}${location ? ` — ${place(location)}` : ''}`,
      ),
      '',
    ];
  }

  function headingOf({ verdict, environment }: ComponentView): string {
    const word = `${symbol[verdict]}${capital(verdictWord(verdict))}`;
    return environment === '.' ? word : t('{0} in {1}', word, shortEnvironment(environment, model.environments));
  }

  const policy = (one: PolicyView): string =>
    `- **${kindOf(one.type)} ${escapeMarkdown(one.name)}**: ${escapeMarkdown(one.summary)} — ${place(one.location)}`;

  /**
   * The preview opens no `file:` links, but takes a path that starts with a slash from the first workspace folder; in
   * another folder the place is named only.
   */
  function place(location: Location): string {
    const label = escapeMarkdown(`${location.file}:${location.line}`);
    const uri = paths.toUri(location.file);
    const root = vscode.workspace.workspaceFolders?.[0]?.uri;
    if (!uri || !root || !uri.path.startsWith(`${root.path}/`)) return label;
    const path = encodeURI(uri.path.slice(root.path.length)).replace(/[()#?]/g, encodeURIComponent);
    return `[${label}](${path}#L${location.line})`;
  }

  return vscode.Disposable.from(
    changed,
    model.onDidChange(({ components }) => {
      if (components) for (const uri of open()) changed.fire(uri);
    }),
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => render(JSON.parse(uri.query) as string[]),
    }),
  );
}

/** Characters and not icons: a Markdown preview shows no icon font, and not every system has colourful ones. */
const symbol: Readonly<Record<ComponentView['verdict'], string>> = {
  protected: '✓ ',
  partial: '',
  unprotected: '✗ ',
  unknown: '',
  exempt: '',
};

/** From a lens, a link or an item of the coverage view. */
function idsOf(what: unknown): string[] | undefined {
  if (Array.isArray(what)) return what.filter((one) => typeof one === 'string');
  const id = (what as { component?: { id?: unknown } } | undefined)?.component?.id;
  return typeof id === 'string' ? [id] : undefined;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
