import * as vscode from 'vscode';
import type { Check } from '../../../core/model/plan.ts';
import type { Planned } from '../../../restore/make-plan.ts';
import { showMarkdown } from '../rule-docs.ts';
import type { Engine } from './engine.ts';
import { planText } from './plan-text.ts';

const t = vscode.l10n.t;
const scheme = 'backops-plan';

/** A plan that somebody reads. Nothing was changed yet. */
export interface Preview extends Planned {
  /** Name of its document, by which its preview is told from others. */
  readonly file: string;
  readonly checks: readonly Check[];
  /** ISO time of the planning. */
  readonly at: string;
}

/** The plans that are open, as documents; plans live as long as the window. */
export interface Previews extends vscode.Disposable {
  /** With `instead` it takes that one's place. */
  show(planned: Planned, checks: readonly Check[], engine: Engine, instead?: Preview): Promise<Preview>;
  /** The one that the person looks at, else the only one, else the last. */
  current(): Preview | undefined;
  isOpen(preview: Preview): boolean;
  /** Closes its document, too. */
  discard(preview: Preview): Promise<void>;
}

export function createPreviews(): Previews {
  const open = new Map<string, Preview & { readonly text: string }>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const uriOf = (file: string): vscode.Uri => vscode.Uri.from({ scheme, path: `/${file}` });

  function fileFor(planned: Planned): string {
    const { request, target, title } = planned.plan;
    const what = request.action === 'restore' ? `${t('Restore')} ${target.namespace}` : title.split(' ', 2).join(' ');
    const base = `${t('Plan')} ${what}`.replace(/[^\p{L}\p{N} ._-]/gu, '-');
    for (let count = 1; ; count += 1) {
      const file = count === 1 ? `${base}.md` : `${base} ${count}.md`;
      if (!open.has(file)) return file;
    }
  }

  /** A preview of Markdown has no address that an extension may read: its tab is known by its title, which ends with the file's name. */
  function shown(tab: vscode.Tab | undefined): Preview | undefined {
    if (!tab) return undefined;
    if (tab.input instanceof vscode.TabInputText) {
      return tab.input.uri.scheme === scheme ? open.get(tab.input.uri.path.slice(1)) : undefined;
    }
    const isPreview = tab.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith('markdown.preview');
    if (!isPreview) return undefined;
    return [...open.values()].find(({ file }) => tab.label === file || tab.label.endsWith(` ${file}`));
  }

  function look(): void {
    const active = shown(vscode.window.tabGroups.activeTabGroup.activeTab);
    void vscode.commands.executeCommand('setContext', 'backops.planShown', active !== undefined);
    void vscode.commands.executeCommand('setContext', 'backops.plans', open.size);
  }

  const parts = [
    changed,
    vscode.window.tabGroups.onDidChangeTabs(look),
    vscode.window.tabGroups.onDidChangeTabGroups(look),
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) =>
        open.get(uri.path.slice(1))?.text ??
        `# ${t('This plan is over')}\n\n${t('It was carried out, discarded, or belonged to a window that is closed. Plan again from the view Restore Points.')}\n`,
    }),
  ];

  return {
    async show({ plan, digest }, checks, engine, instead) {
      const file = instead?.file ?? fileFor({ plan, digest });
      const at = new Date().toISOString();
      const verb = t('Restore Now…');
      const text = planText(engine.planDocument(plan, checks, digest, at), verb);
      const preview = { plan, digest, checks, at, file, text };
      open.set(file, preview);
      changed.fire(uriOf(file));
      await showMarkdown(uriOf(file));
      look();
      return preview;
    },
    current: () => shown(vscode.window.tabGroups.activeTabGroup.activeTab) ?? [...open.values()].at(-1),
    isOpen: ({ file, digest }) => open.get(file)?.digest === digest,
    async discard({ file }) {
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      const own = tabs.filter((tab) => shown(tab)?.file === file);
      open.delete(file);
      changed.fire(uriOf(file));
      if (own.length > 0) await vscode.window.tabGroups.close(own);
      look();
    },
    dispose: () => vscode.Disposable.from(...parts).dispose(),
  };
}
