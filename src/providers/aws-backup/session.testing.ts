import { catalogue } from '../../core/catalogue/index.ts';
import { terraform } from '../../core/formats/terraform/index.ts';
import { createSession } from '../../core/session/session.ts';
import type { ComponentView, Session } from '../../core/session/types.ts';
import { awsBackup } from './index.ts';

export function sessionOf(files: Readonly<Record<string, string>>): Session {
  const session = createSession({ formats: [terraform], providers: [awsBackup], rules: [], catalogue, images: [] });
  session.applyChanges(Object.entries(files).map(([path, text]) => ({ path, text })));
  return session;
}

/** The component at this address in a root module, whose provider adds no tags unless the text says so. */
export function componentIn(text: string, address: string): ComponentView {
  const provider = text.includes('provider "aws"') ? '' : 'provider "aws" {\n  region = "eu-west-1"\n}\n';
  const { components } = sessionOf({ 'main.tf': provider + text }).overview();
  const found = components.find((one) => one.address === address);
  if (!found) throw new Error(`no ${address} among ${components.map((one) => one.address).join(', ')}`);
  return found;
}

export function verdictIn(text: string, address: string): string {
  return componentIn(text, address).verdict;
}

/** A plan with one rule that keeps 35 days, every day. */
export const plan = `
resource "aws_backup_vault" "main" {
  name = "main"
}

resource "aws_backup_plan" "daily" {
  name = "daily"
  rule {
    rule_name         = "nightly"
    target_vault_name = aws_backup_vault.main.name
    schedule          = "cron(0 5 ? * * *)"
    lifecycle {
      delete_after = 35
    }
  }
}
`;

export function selection(body: string): string {
  return `
resource "aws_backup_selection" "daily" {
  name         = "daily"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
${body
  .trim()
  .split('\n')
  .map((line) => `  ${line}`)
  .join('\n')}
}
`;
}

export function table(tags: string, more = ''): string {
  return `
resource "aws_dynamodb_table" "orders" {
  name     = "orders"
  hash_key = "id"
  ${tags === '' ? '' : `tags     = { ${tags} }`}
  ${more}
}
`;
}
