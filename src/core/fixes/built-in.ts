import type { BuiltInBackup } from '../catalogue/contract.ts';
import { builtInProvider } from '../coverage/built-in.ts';
import type { Edit } from '../model/finding.ts';
import { get, show } from '../model/read.ts';
import type { Assessment, Match } from '../model/verdict.ts';
import type { FixContext } from './contract.ts';
import { addAfterBlock, addToBlock } from './hcl-edit.ts';
import { type Draft, isHcl } from './repair.ts';

/** Switches on the backups that a service makes of itself, where reference infrastructure-as-code 2.10 calls the edit safe. */
export function builtInFixes(assessment: Assessment, context: FixContext): Draft[] {
  const { component } = assessment;
  const { resource } = component;
  const type = context.types.get(resource.type);
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
  if (!fix) return undefined;
  const { resource } = assessment.component;
  const written = writtenSetting(assessment, backup);
  if (written) {
    // It is there and says no (or too little): the value itself is replaced, wherever it is written.
    const value = fix.kind === 'attribute' ? fix.value : onValue(backup);
    return value === undefined || written.end <= written.start ? undefined : { ...written, text: value };
  }
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

/** Where the deciding setting is written as a plain literal; undefined when it is not written, or decided elsewhere. */
function writtenSetting(
  assessment: Assessment,
  backup: BuiltInBackup,
): { file: string; start: number; end: number } | undefined {
  const { resource } = assessment.component;
  const match = assessment.volumes
    .flatMap((volume): readonly Match[] => volume.matches)
    .find((one) => one.policy.provider === builtInProvider && one.policy.name === backup.title);
  const holder = match?.policy.resource ?? resource;
  const node = backup.companion && holder === resource ? undefined : get(holder.body, backup.path);
  if (node?.kind !== 'scalar' || !node.at) return undefined;
  return { file: node.at.file, start: node.at.start, end: node.at.end };
}

function onValue(backup: BuiltInBackup): string | undefined {
  if (typeof backup.on !== 'object' || !('oneOf' in backup.on)) return undefined;
  const value = backup.on.oneOf[0];
  return typeof value === 'string' ? JSON.stringify(value) : value === undefined ? undefined : String(value);
}
