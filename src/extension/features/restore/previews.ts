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
  readonly checks: readonly Check[];
}

/** The plans that are open, as documents; plans live as long as the window. */
export interface Previews extends vscode.Disposable {
  /** With `instead` it takes that one's place. */
  show(planned: Planned, checks: readonly Check[], engine: Engine, instead?: Preview): Promise<void>;
  /** The one that the person looks at, else the only one, else the last. */
  current(): Preview | undefined;
  /** Closes its document, too. */
  discard(preview: Preview): Promise<void>;
}

export function createPreviews(): Previews {
  /** By digest: another plan is another document, so that no text of an older one is ever shown for it. */
  const open = new Map<string, Preview & { readonly text: string }>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const uriOf = ({ plan, digest }: Planned): vscode.Uri => {
    const { namespace } = plan.target;
    const title =
      namespace === plan.request.namespace
        ? t('Plan: restore in {0}', namespace)
        : t('Plan: restore into {0}', namespace);
    return vscode.Uri.from({ scheme, path: `/${title}`, query: digest });
  };

  const shown = (tab: vscode.Tab | undefined): Preview | undefined =>
    tab && isPlan(tab) ? open.get(tab.input.uri.query) : undefined;

  const count = (): void => void vscode.commands.executeCommand('setContext', 'backops.plans', open.size);

  async function discard(preview: Preview): Promise<void> {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const own = tabs.filter((tab) => shown(tab)?.digest === preview.digest);
    open.delete(preview.digest);
    changed.fire(uriOf(preview));
    count();
    if (own.length > 0) await vscode.window.tabGroups.close(own);
  }

  const over = `# ${t('This plan is over')}\n\n${t('It was carried out, discarded, or belonged to a window that is closed. Plan again from the view Restore Points.')}\n`;
  const parts = [
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: ({ query }) => open.get(query)?.text ?? over,
    }),
  ];

  // The editor opens again what was open when the window was closed.
  const left = vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter(isPlan);
  if (left.length > 0) void vscode.window.tabGroups.close(left);

  return {
    async show({ plan, digest }, checks, engine, instead) {
      const at = new Date().toISOString();
      const text = planText(engine.planDocument(plan, checks, digest, at), t('Restore Now…'));
      const preview = { plan, digest, checks, text };
      if (instead && instead.digest !== digest) await discard(instead);
      open.set(digest, preview);
      changed.fire(uriOf(preview));
      count();
      await showDocument(uriOf(preview));
    },
    current: () => shown(vscode.window.tabGroups.activeTabGroup.activeTab) ?? [...open.values()].at(-1),
    discard,
    dispose: () => vscode.Disposable.from(...parts).dispose(),
  };
}

function isPlan(tab: vscode.Tab): tab is vscode.Tab & { readonly input: vscode.TabInputCustom | vscode.TabInputText } {
  const { input } = tab;
  return (
    (input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText) && input.uri.scheme === scheme
  );
}
