import * as vscode from 'vscode';
import type { Check } from '../../../core/model/plan.ts';
import type { Planned } from '../../../restore/make-plan.ts';
import { show as showDocument } from './documents.ts';
import type { Engine } from './engine.ts';
import { planText } from './plan-text.ts';

const t = vscode.l10n.t;
const scheme = 'backops-plan';

/** A plan that somebody reads. Nothing was changed yet. */
export interface Preview extends Planned {
  /** Title of its document. */
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
    const { target } = planned.plan;
    const where =
      target.namespace === planned.plan.request.namespace
        ? t('Plan: restore in {0}', target.namespace)
        : t('Plan: restore into {0}', target.namespace);
    for (let copies = 1; ; copies += 1) {
      const file = copies === 1 ? where : `${where} (${copies})`;
      if (!open.has(file)) return file;
    }
  }

  function shown(tab: vscode.Tab | undefined): Preview | undefined {
    const input = tab?.input;
    const isOurs = input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText;
    return isOurs && input.uri.scheme === scheme ? open.get(input.uri.path.slice(1)) : undefined;
  }

  const count = (): void => void vscode.commands.executeCommand('setContext', 'backops.plans', open.size);

  const parts = [
    changed,
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
      count();
      await showDocument(uriOf(file));
      return preview;
    },
    current: () => shown(vscode.window.tabGroups.activeTabGroup.activeTab) ?? [...open.values()].at(-1),
    isOpen: ({ file, digest }) => open.get(file)?.digest === digest,
    async discard({ file }) {
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      const own = tabs.filter((tab) => shown(tab)?.file === file);
      open.delete(file);
      changed.fire(uriOf(file));
      count();
      if (own.length > 0) await vscode.window.tabGroups.close(own);
    },
    dispose: () => vscode.Disposable.from(...parts).dispose(),
  };
}
