import type { Provider } from '../../core/model/provider.ts';
import { readDlm } from './dlm.ts';
import { readHint, readOrganisationPolicy } from './elsewhere.ts';
import { readModule } from './modules.ts';
import { readSelection } from './policies.ts';
import { scaffold } from './scaffold.ts';
import { services } from './services.ts';

export const awsBackup: Provider = {
  id: 'aws-backup',
  title: 'AWS Backup',
  docs: 'https://docs.aws.amazon.com/aws-backup/latest/devguide/whatisbackup.html',
  platform: 'aws',
  kinds: [
    { type: 'aws_backup_selection', role: 'policy' },
    { type: 'aws_dlm_lifecycle_policy', role: 'policy' },
    { type: 'aws_organizations_policy', role: 'policy' },
    { type: 'module', role: 'policy' },
    { type: 'aws_backup_plan', role: 'support' },
    { type: 'aws_backup_vault', role: 'support' },
    { type: 'aws_backup_vault_lock_configuration', role: 'support' },
    { type: 'aws_backup_region_settings', role: 'support' },
    // Their tags may belong to a selection that is not in the workspace.
    ...Object.keys(services).map((type) => ({ type, role: 'policy' as const })),
  ],
  policies(resource, context) {
    switch (resource.type) {
      case 'aws_backup_selection':
        return readSelection(resource, context);
      case 'aws_dlm_lifecycle_policy':
        return readDlm(resource, context);
      case 'aws_organizations_policy':
        return readOrganisationPolicy(resource, context);
      case 'module':
        return [...readModule(resource, context), ...readHint(resource, context)];
      default:
        return readHint(resource, context);
    }
  },
  scaffold,
};
