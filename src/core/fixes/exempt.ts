import { exemptAnnotation } from '../coverage/components/exemptions.ts';
import type { StatefulComponent } from '../model/component.ts';
import { show } from '../model/read.ts';
import type { FixContext } from './contract.ts';
import type { Draft } from './repair.ts';
import { eolOf, indentationOf, insert, lineStart } from './text.ts';
import { setPath } from './yaml-edit.ts';

/** Stands where the reason goes; the editor asks for it before the edit is applied. */
export const reasonPlaceholder = 'say why no backup is needed';

/** Exempts a component with a reason: a comment above its block or object, or in JSON, which has none, an annotation. */
export function exemptFix(component: StatefulComponent, context: FixContext): Draft | undefined {
  const { resource } = component;
  const { file } = resource.extent;
  const text = context.text(file);
  const title = `Exempt ${show(resource.name)} from backup, with a reason`;
  if (file.endsWith('.json')) {
    const edit = file.endsWith('.tf.json')
      ? undefined
      : setPath(text, resource.body, ['metadata', 'annotations', exemptAnnotation], reasonPlaceholder);
    return edit && { title, edits: [edit], creates: [] };
  }
  const start = /\.(tf|tofu)$/.test(file) ? resource.extent.start : firstKey(component);
  const indent = indentationOf(text, start);
  const comment = `${indent}# backops:exempt ${reasonPlaceholder}${eolOf(text)}`;
  return { title, edits: [insert(file, lineStart(text, start), comment)], creates: [] };
}

/** The comment belongs to the object whose lines it stands between; its first key is the safest neighbour. */
function firstKey(component: StatefulComponent): number {
  const { body, extent } = component.resource;
  const starts = [...body.entries.values()].flatMap((entry) =>
    entry.key && entry.key.file === extent.file ? [entry.key.start] : [],
  );
  return starts.length > 0 ? Math.min(...starts) : extent.start;
}
