import * as vscode from 'vscode';
import { UserError } from '../commands.ts';
import type { Parts } from '../compose.ts';

const t = vscode.l10n.t;
const scheme = 'backops-rules';

/** Address of a rule's documentation, which ships with the extension: links work without a network. */
export const ruleDocsUri = (rule: string): vscode.Uri => vscode.Uri.from({ scheme, path: `/${rule}.md` });

/** Shows the documentation of rules, from the diagnostic's code or by command. */
export function registerRuleDocs({ commands, model, paths, positions, extension }: Parts): vscode.Disposable {
  const folder = vscode.Uri.joinPath(extension, 'dist', 'rules');
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    async provideTextDocumentContent(uri) {
      try {
        return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, uri.path)));
      } catch {
        return `# ${uri.path.slice(1)}\n\n${t('There is no documentation of this rule in this version of BackOps.')}\n`;
      }
    },
  });

  function ruleAtCursor(): string | undefined {
    const editor = vscode.window.activeTextEditor;
    const file = editor && paths.toPath(editor.document.uri);
    if (!file) return undefined;
    return model.findings(file).find((one) => positions.range(one.at).contains(editor.selection.active))?.rule;
  }

  async function pickRule(): Promise<string | undefined> {
    const entries = await vscode.workspace.fs.readDirectory(folder).then(undefined, () => []);
    const rules = entries.map(([name]) => name.replace(/\.md$/, '')).sort();
    if (rules.length === 0) throw new UserError(t('This version of BackOps has no rule documentation.'));
    return vscode.window.showQuickPick(rules, { placeHolder: t('Rule') });
  }

  commands.register('backops.openRuleDocs', async (rule?: unknown) => {
    const chosen = typeof rule === 'string' ? rule : (ruleAtCursor() ?? (await pickRule()));
    if (chosen !== undefined) await showMarkdown(ruleDocsUri(chosen));
  });
  return provider;
}

/** Rendered where the built-in preview is there, as text where somebody switched it off. */
export async function showMarkdown(uri: vscode.Uri, beside = false): Promise<void> {
  try {
    await vscode.commands.executeCommand(beside ? 'markdown.showPreviewToSide' : 'markdown.showPreview', uri);
  } catch {
    await vscode.window.showTextDocument(uri, { preview: true });
  }
}
