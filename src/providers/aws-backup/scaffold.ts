import type { StatefulComponent } from '../../core/model/component.ts';
import type { Draft, PolicyContext, Scaffold } from '../../core/model/provider.ts';
import { get, textOf } from '../../core/model/read.ts';
import { services } from './services.ts';

/** A plan, a selection that names the component, and a vault, for the folder in which the component is written. */
export const scaffold: Scaffold = {
  fits(component: StatefulComponent): number {
    return services[component.resource.type]?.supported === 'yes' ? 1 : 0;
  },
  write(component: StatefulComponent, context: PolicyContext): Draft {
    const label = textOf(component.resource.name) ?? 'backup';
    const { type } = component.resource;
    const name = `${label}-backup`.replace(/[^A-Za-z0-9._-]/g, '-').slice(0, 50);
    const versioned = type === 'aws_s3_bucket' ? ' AWS Backup takes versioned buckets only.' : '';
    const role = roleIn(component, context);
    return {
      title: `Back up ${type}.${label} every night with AWS Backup`,
      fileName: `${label}-backup.tf`,
      text: textFor({ label, type, name, component, role }),
      note: `${role ? 'Check that its role may back up this type' : 'Set the variable backup_role_arn to a role with the policy AWSBackupServiceRolePolicyForBackup'}; AWS Backup must be opted in to this resource type in the region.${versioned}`,
    };
  },
};

/** The role that selections of this module use already, else one whose name says what it is for. */
function roleIn(component: StatefulComponent, context: PolicyContext): string | undefined {
  const prefix = modulePath(component.resource.address);
  const used = context
    .resources('aws_backup_selection')
    .filter(({ resource }) => modulePath(resource.address) === prefix)
    .map(({ resource }) => get(resource.body, 'iam_role_arn'))
    .map((node) => (node?.kind === 'unknown' ? node.expression : undefined))
    .find((expression) => expression !== undefined && /^var\.[\w-]+$/.test(expression));
  if (used !== undefined) return used;
  const role = context
    .resources('aws_iam_role')
    .find(
      ({ resource }) =>
        modulePath(resource.address) === prefix && !resource.address.includes('[') && /backup/i.test(resource.address),
    );
  const label = textOf(role?.resource.name);
  return label === undefined ? undefined : `aws_iam_role.${label}.arn`;
}

function modulePath(address: string): string {
  return /^((?:module\.[^.]+\.)*)/.exec(address)?.[1] ?? '';
}

interface Parts {
  readonly label: string;
  readonly type: string;
  readonly name: string;
  readonly component: StatefulComponent;
  readonly role: string | undefined;
}

function textFor({ label, type, name, component, role }: Parts): string {
  const block = `${label}_backup`;
  const variable = role
    ? ''
    : `
variable "backup_role_arn" {
  description = "Role that AWS Backup uses, with the policy AWSBackupServiceRolePolicyForBackup."
  type        = string
}
`;
  return `resource "aws_backup_vault" "${block}" {
  name = "${name}"
}

resource "aws_backup_plan" "${block}" {
  name = "${name}"

  rule {
    rule_name         = "nightly"
    target_vault_name = aws_backup_vault.${block}.name
    schedule          = "cron(0 3 * * ? *)"

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_backup_selection" "${block}" {
  name         = "${name}"
  plan_id      = aws_backup_plan.${block}.id
  iam_role_arn = ${role ?? 'var.backup_role_arn'}
  resources    = ${references(type, label, component.resource.address)}
}
${variable}`;
}

/** All instances of a block with count or for_each. */
function references(type: string, label: string, address: string): string {
  const key = /\[([^[\]]*)\]$/.exec(address)?.[1];
  const block = `${type}.${label}`;
  if (key === undefined) return `[${block}.arn]`;
  return /^\d+$/.test(key) ? `${block}[*].arn` : `values(${block})[*].arn`;
}
