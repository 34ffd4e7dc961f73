import * as vscode from 'vscode';
import type { ComponentView } from '../../core/session/types.ts';
import type { Parts } from '../compose.ts';
import { wantedDocuments } from '../files.ts';
import { hasCodeLens, toggleCodeLens } from '../settings.ts';
import { byPlace, oneLine } from '../words.ts';

const longest = 110;

/** One line above each component that says what protects it, or that nothing does. */
export function registerCodeLens({ model, paths, positions, commands }: Parts): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  commands.register('backops.toggleCodeLens', toggleCodeLens);
  return vscode.Disposable.from(
    changed,
    model.onDidChange(({ components }) => components && changed.fire()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('backops.codeLens.enabled')) changed.fire();
    }),
    vscode.languages.registerCodeLensProvider(wantedDocuments, {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses(document) {
        const file = paths.toPath(document.uri);
        if (file === undefined || !hasCodeLens()) return [];
        return byPlace(model.components(file)).map((group) => {
          const range = positions.range((group[0] as ComponentView).location);
          return new vscode.CodeLens(range, {
            title: titleOf(group),
            tooltip: vscode.l10n.t('Show the evidence'),
            command: 'backops.explain',
            arguments: [group.map((one) => one.id)],
          });
        });
      },
    }),
  );
}

const icons = {
  protected: 'shield',
  partial: 'warning',
  unprotected: 'warning',
  unknown: 'question',
  exempt: 'circle-slash',
} as const;

/** The same text in all environments once; otherwise each with the environments in which it holds, worst first. */
function titleOf(group: readonly ComponentView[]): string {
  const lines = new Map<string, string[]>();
  for (const one of group) {
    const line = `$(${icons[one.verdict]}) ${cut(oneLine(one))}`;
    lines.set(line, [...(lines.get(line) ?? []), one.environment]);
  }
  const single = lines.size === 1;
  return [...lines].map(([line, environments]) => (single ? line : `${line} (${environments.join(', ')})`)).join('   ');
}

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);
