import * as vscode from 'vscode';
import type { Finding } from '../../core/model/finding.ts';
import type { NoticeView } from '../../core/session/types.ts';
import type { Parts } from '../compose.ts';
import { shortEnvironment } from '../words.ts';
import { ruleDocsUri } from './rule-docs.ts';

const t = vscode.l10n.t;

/** More in one file are one problem repeated, and slow the editor down (microsoft/vscode#187272). */
const perFile = 100;
const relatedPerFinding = 8;

const severities: Readonly<Record<Finding['severity'], vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** Findings and notices as squiggles and in the Problems panel. */
export function registerDiagnostics({ model, paths, positions }: Parts): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('backops');
  const changes = model.onDidChange(({ findings }) => {
    for (const file of findings) {
      const uri = paths.toUri(file);
      if (!uri) continue;
      const all = [...model.findings(file).map(fromFinding), ...noticesOf(file).map(fromNotice)];
      collection.set(uri, all.slice(0, perFile));
    }
  });

  function fromFinding(finding: Finding): vscode.Diagnostic {
    const message = finding.message + where(finding);
    const diagnostic = new vscode.Diagnostic(positions.range(finding.at), message, severities[finding.severity]);
    diagnostic.source = 'BackOps';
    diagnostic.code = { value: finding.rule, target: ruleDocsUri(finding.rule) };
    diagnostic.relatedInformation = finding.related.slice(0, relatedPerFinding).flatMap(({ message: text, at }) => {
      const location = positions.location(at);
      return location ? [new vscode.DiagnosticRelatedInformation(location, text)] : [];
    });
    return diagnostic;
  }

  /** Says where it holds, when it does not hold everywhere. */
  function where({ environments }: Finding): string {
    if (model.environments.length < 2 || (environments.length === 1 && environments[0] === '.')) return '';
    return ` (${t('in {0}', environments.map((one) => shortEnvironment(one, model.environments)).join(', '))})`;
  }

  /** What other extensions report as well, the syntax of YAML and HCL, is left to them. */
  function noticesOf(file: string): NoticeView[] {
    return model.notices.filter((one) => one.file === file && !/^(yaml|json|hcl)-/.test(one.code));
  }

  function fromNotice(notice: NoticeView): vscode.Diagnostic {
    const range = notice.location ? positions.range(notice.location) : new vscode.Range(0, 0, 0, 0);
    const diagnostic = new vscode.Diagnostic(range, notice.message, severities[notice.severity]);
    diagnostic.source = 'BackOps';
    diagnostic.code = notice.code;
    return diagnostic;
  }

  return vscode.Disposable.from(collection, changes);
}
