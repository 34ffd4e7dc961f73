import type { Node } from '../../core/model/node.ts';
import type { BackupPolicy } from '../../core/model/policy.ts';
import type { PolicyContext } from '../../core/model/provider.ts';
import { get, itemsOf, mapOf, textOf } from '../../core/model/read.ts';
import type { Resource } from '../../core/model/resource.ts';
import type { Selector } from '../../core/model/selector.ts';
import { isBackupModule } from './modules.ts';
import { services } from './services.ts';
import { all, any, constant, isAt, isType } from './tests.ts';

/**
 * Tags that people put on things for a backup policy: `Backup`, `backup_plan`, `AWSBackup`. One whose key no selection here
 * asks for belongs to a policy of another repository or of the organisation, and makes the answer unknown.
 */
const hint = /^(aws)?[-_:]?backup/i;

export function readHint(resource: Resource, context: PolicyContext): BackupPolicy[] {
  const tags = mapOf(get(resource.body, 'tags_all') ?? get(resource.body, 'tags'));
  for (const [key, entry] of tags?.entries ?? []) {
    if (!hint.test(key) || isRefusal(entry.value) || asksFor(key, context)) continue;
    const at = entry.key ?? entry.value.at ?? resource.at;
    return [
      doubt(
        resource,
        context,
        `tag ${key}`,
        at,
        isAt([resource.address], 'component', 'its address'),
        'a selection that is not in this workspace may take it by this tag',
      ),
    ];
  }
  return [];
}

function isRefusal(value: Node): boolean {
  return /^(false|no|none|off|never|disabled|skip|exclude|0|)$/i.test(textOf(value)?.trim() ?? 'unknown');
}

/** Does a selection of this environment decide by this tag, in whatever case? Then it has answered already. */
function asksFor(key: string, context: PolicyContext): boolean {
  const wanted = key.toLowerCase();
  const asked = context
    .resources('aws_backup_selection')
    .flatMap(({ resource }) => [
      ...itemsOf(get(resource.body, 'selection_tag')).map((tag) => textOf(get(tag, 'key'))),
      ...itemsOf(get(resource.body, 'condition')).flatMap((condition) =>
        [...(mapOf(condition)?.entries.values() ?? [])].flatMap(({ value }) =>
          itemsOf(value).map((one) => textOf(get(one, 'key'))),
        ),
      ),
    ]);
  const targets = context
    .resources('aws_dlm_lifecycle_policy')
    .flatMap(({ resource }) => [...(mapOf(get(resource.body, 'policy_details.*.target_tags'))?.entries.keys() ?? [])]);
  const inModules = context
    .resources('module')
    .filter(({ resource }) => isBackupModule(resource))
    .flatMap(({ resource }) => itemsOf(get(resource.body, 'selection_tags')).map((tag) => textOf(get(tag, 'key'))));
  return [...asked, ...targets, ...inModules].some(
    (one) => one?.replace(/^aws:ResourceTag\//, '').toLowerCase() === wanted,
  );
}

/** `BACKUP_POLICY` of an organisation: which accounts it is attached to is not in the text, so that it never answers with yes. */
export function readOrganisationPolicy(resource: Resource, context: PolicyContext): BackupPolicy[] {
  if (textOf(get(resource.body, 'type')) !== 'BACKUP_POLICY') return [];
  const label = 'which accounts it is attached to, and what it selects there, cannot be told here';
  const keys = tagKeysIn(textOf(get(resource.body, 'content')));
  const tagged: Selector[] = keys.map((key) => ({
    op: 'test',
    on: 'component',
    field: 'tags',
    key,
    is: { op: 'exists' },
    label: 'tag_key',
  }));
  const selector = tagged.length > 0 ? any(...tagged) : isType(Object.keys(services), 'component', 'AWS Backup');
  return [doubt(resource, context, textOf(resource.name) ?? 'policy', resource.at, selector, label)];
}

/** `tag_key` of the selections in a backup policy's JSON (docs: orgs_manage_policies_backup_syntax). */
function tagKeysIn(content: string | undefined): string[] {
  if (content === undefined) return [];
  return [...content.matchAll(/"tag_key"\s*:\s*(?:\{\s*"@@assign"\s*:\s*)?"([^"]+)"/g)].flatMap(
    (match) => match[1] ?? [],
  );
}

function doubt(
  resource: Resource,
  context: PolicyContext,
  name: string,
  at: BackupPolicy['at'],
  selector: Selector,
  why: string,
): BackupPolicy {
  const isHint = name.startsWith('tag ');
  return {
    id: `${context.environment.id}:aws-backup:${resource.address}:${name}`,
    provider: 'aws-backup',
    type: isHint ? 'tag' : resource.type,
    name: isHint ? name.slice('tag '.length) : name,
    environment: context.environment.id,
    at,
    resource,
    selection: all(selector, constant('unknown', why, at)),
    captures: [{ when: { op: 'all', of: [] }, method: 'native', because: 'recovery points in a vault' }],
    schedule: { kind: 'unknown', because: why },
    retention: { kind: 'unknown', because: why },
    state: { active: 'yes' },
    reach: isHint ? 'exact' : 'broad',
    problems: [],
  };
}
