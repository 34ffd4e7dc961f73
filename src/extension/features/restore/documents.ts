import * as vscode from 'vscode';

/** Rendered, in an editor of its own that keeps to this document, so that its buttons are about what is shown. As text where the preview is switched off. */
export async function show(uri: vscode.Uri): Promise<void> {
  try {
    await vscode.commands.executeCommand('vscode.openWith', uri, 'vscode.markdown.preview.editor', { preview: false });
  } catch {
    await vscode.window.showTextDocument(uri, { preview: false });
  }
}
