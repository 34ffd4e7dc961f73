import * as vscode from 'vscode';
import { kindOf } from '../../core/model/object-type.ts';
import type { ComponentView, PolicyView } from '../../core/session/types.ts';
import type { Parts } from '../compose.ts';
import { wantedDocuments } from '../files.ts';
import { createMarkdown, describeComponents } from '../markdown.ts';
import { byPlace } from '../words.ts';

const t = vscode.l10n.t;

/** The verdict with its evidence at the name of a component; schedule and reach at the name of a policy. */
export function registerHover({ model, paths, positions }: Parts): vscode.Disposable {
  return vscode.languages.registerHoverProvider(wantedDocuments, {
    provideHover(document, position) {
      const file = paths.toPath(document.uri);
      if (file === undefined) return undefined;
      const here = (one: ComponentView | PolicyView): boolean =>
        one.location.file === file && positions.range(one.location).contains(position);
      const [group] = byPlace(model.components(file).filter(here));
      if (group)
        return new vscode.Hover(
          describeComponents(group, { paths, model }),
          positions.range(group[0]?.location ?? never()),
        );
      const policies = model.policies.filter(here);
      const [policy] = policies;
      if (!policy) return undefined;
      const text = createMarkdown();
      text.appendMarkdown(`$(calendar) **${kindOf(policy.type)} ${policy.name}** — `);
      text.appendText(policy.summary);
      for (const one of policies) {
        if (one.selects === undefined) continue;
        const where = policies.length > 1 ? ` (${one.environment})` : '';
        text.appendMarkdown(`\n\n${t('Covers {0} components', one.selects)}${where}`);
      }
      return new vscode.Hover(text, positions.range(policy.location));
    },
  });
}

function never(): never {
  throw new Error('a group has at least one component');
}
