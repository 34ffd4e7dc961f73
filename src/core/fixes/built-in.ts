import type { BuiltInBackup } from '../catalogue/contract.ts';
import { typeOf } from '../catalogue/lookup.ts';
import { builtInProvider } from '../coverage/built-in.ts';
import type { Edit } from '../model/finding.ts';
import type { Node, ScalarNode } from '../model/node.ts';
import { get, show } from '../model/read.ts';
import type { Place } from '../model/source.ts';
import type { Assessment, Match } from '../model/verdict.ts';
import type { FixContext } from './contract.ts';
import { addAfterBlock, addToBlock, replaceValue } from './hcl-edit.ts';
import { type Draft, isHcl } from './repair.ts';

/** Switches on the backups that a service makes of itself, where reference infrastructure-as-code 2.10 calls the edit safe. */
export function builtInFixes(assessment: Assessment, context: FixContext): Draft[] {
  const { component } = assessment;
  const { resource } = component;
  const type = typeOf(context.types, resource);
  if (!isHcl(resource.extent.file)) return [];
  return (type?.builtIn ?? []).flatMap((backup) => {
    const edit = editFor(assessment, backup, context);
    if (!edit || !backup.fix) return [];
    return [
      {
        title: backup.fix.title,
        edits: [edit],
        creates: [],
        ...(backup.fix.note !== undefined && { note: backup.fix.note }),
      },
    ];
  });
}

function editFor(assessment: Assessment, backup: BuiltInBackup, context: FixContext): Edit | undefined {
  const { fix } = backup;
  const { resource } = assessment.component;
  const match = assessment.volumes
    .flatMap((volume): readonly Match[] => volume.matches)
    .find((one) => one.policy.provider === builtInProvider && one.policy.name === backup.title);
  if (!fix || (match && !fallsShort(match))) return undefined;
  const holder = match?.policy.resource ?? resource;
  const written = backup.companion && holder === resource ? undefined : get(holder.body, backup.path);
  if (written) return replaceWritten(written, backup, context);
  // A companion that says nothing where it should, or says it in a way that cannot be read, must not get a twin.
  if (holder !== resource) return undefined;
  const text = context.text(resource.extent.file);
  switch (fix.kind) {
    case 'attribute':
      return addToBlock(text, resource.extent, [`${fix.name} = ${fix.value}`]);
    case 'block':
      return get(resource.body, backup.path.split('.')[0] ?? '') === undefined
        ? addToBlock(text, resource.extent, fix.text.trimEnd().split('\n'), true)
        : undefined;
    case 'resource': {
      const name = show(resource.name);
      return addAfterBlock(
        text,
        resource.extent,
        fix.text.replaceAll('{name}', name).replaceAll('{type}', resource.type),
      );
    }
  }
}

/** Off, or kept too short; what is on and long enough needs no fix. */
function fallsShort(match: Match): boolean {
  return match.capture === 'none' || match.gaps.includes('short-retention');
}

/** The setting is there and says no, or too little: its value is replaced, wherever it is written as a plain literal. */
function replaceWritten(node: Node, backup: BuiltInBackup, context: FixContext): Edit | undefined {
  const value = backup.fix?.kind === 'attribute' ? literal(backup.fix.value) : onValue(backup);
  if (node.kind !== 'scalar' || !node.at || value === undefined || !isLiteral(node.at, node.value, context))
    return undefined;
  return replaceValue(context.text(node.at.file), node.at, value);
}

/** A value that was computed has the place of its expression; replacing that would do more than it says. */
function isLiteral(at: Place, value: ScalarNode['value'], context: FixContext): boolean {
  return context.text(at.file).slice(at.start, at.end) === String(value);
}

/** The value of an attribute as the catalogue writes it: `7`, `true`, `"ENABLED"`. */
function literal(text: string): string | number | boolean | undefined {
  try {
    return JSON.parse(text) as string | number | boolean;
  } catch {
    return undefined;
  }
}

function onValue(backup: BuiltInBackup): string | boolean | undefined {
  return typeof backup.on === 'object' && 'oneOf' in backup.on ? backup.on.oneOf[0] : undefined;
}
