import { folderOf } from '../../model/paths.ts';
import type { Notice, Place, SourceFile } from '../../model/source.ts';
import type { Block, HclFile, Span } from '../../parse/hcl/ast.ts';
import { parseHcl } from '../../parse/hcl/parse.ts';
import type { ParsedFile } from '../contract.ts';
import { parseJsonConfiguration } from './json.ts';

/** One file of Terraform: configuration, or values for variables. */
export interface TerraformDocument {
  readonly path: string;
  readonly folder: string;
  readonly kind: 'configuration' | 'values';
  readonly file: HclFile;
}

/** A block and the file that it stands in. */
export interface Located {
  readonly block: Block;
  readonly document: TerraformDocument;
}

const configuration = /\.(?:tf|tofu)(?:\.json)?$/;
const values = /\.tfvars(?:\.json)?$/;

export function isTerraformPath(path: string): boolean {
  return (configuration.test(path) || values.test(path)) && !/(?:^|\/)\.(?:terraform|terragrunt-cache)\//.test(path);
}

export function parseTerraform(source: SourceFile): ParsedFile<TerraformDocument> {
  const kind = values.test(source.path) ? 'values' : 'configuration';
  const file = source.path.endsWith('.json') ? parseJsonConfiguration(source.text, kind) : parseHcl(source.text);
  const document: TerraformDocument = { path: source.path, folder: folderOf(source.path), kind, file };
  const notices = file.errors.map(
    (error): Notice => ({
      code: error.code,
      severity: 'error',
      file: source.path,
      at: { file: source.path, start: error.start, end: error.end },
      message: error.message,
    }),
  );
  return { path: source.path, documents: [document], notices };
}

export function placeIn(document: TerraformDocument, span: Span): Place {
  return { file: document.path, start: span.start, end: span.end };
}
