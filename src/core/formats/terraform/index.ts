import type { Format } from '../contract.ts';
import { composeTerraform } from './compose.ts';
import { isTerraformPath, parseTerraform, type TerraformDocument } from './document.ts';

/** Terraform and OpenTofu: HCL and JSON configuration, values files, modules of the workspace. */
export const terraform: Format<TerraformDocument> = {
  id: 'terraform',
  title: 'Terraform',
  order: 50,
  accepts: (file) => isTerraformPath(file.path),
  parse: parseTerraform,
  compose: composeTerraform,
};
