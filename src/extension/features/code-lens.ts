import * as vscode from 'vscode';
import type { ComponentView } from '../../core/session/types.ts';
import type { Parts } from '../compose.ts';
import { wantedDocuments } from '../files.ts';
import { hasCodeLens, toggleCodeLens } from '../settings.ts';
import { byPlace, oneLine, shortEnvironment } from '../words.ts';

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
        return byPlace(model.components(file)).flatMap(lenses);
      },
    }),
  );

  /** One lens when it is the same in all environments, otherwise one for each answer, worst first. */
  function lenses(group: readonly ComponentView[]): vscode.CodeLens[] {
    const answers = new Map<string, ComponentView[]>();
    for (const one of group) {
      const title = `$(${icons[one.verdict]})\u2002${cut(oneLine(one))}`;
      answers.set(title, [...(answers.get(title) ?? []), one]);
    }
    return [...answers].map(([title, members]) => {
      const where = members.map((one) => shortEnvironment(one.environment, model.environments)).join(', ');
      return new vscode.CodeLens(positions.range((members[0] as ComponentView).location), {
        title: answers.size === 1 ? title : `${title} (${where})`,
        tooltip: vscode.l10n.t('Show the evidence'),
        command: 'backops.explain',
        arguments: [group.map((one) => one.id)],
      });
    });
  }
}

const icons = {
  protected: 'shield',
  partial: 'warning',
  unprotected: 'warning',
  unknown: 'question',
  exempt: 'circle-slash',
} as const;

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text);
