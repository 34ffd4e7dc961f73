import { get, textOf } from '../model/read.ts';
import type { Resource } from '../model/resource.ts';
import type { StatefulType } from './contract.ts';

/** The catalogue entry for a resource; a call of a registry module is told by its source. */
export function typeOf(types: ReadonlyMap<string, StatefulType>, resource: Resource): StatefulType | undefined {
  if (resource.type !== 'module') return types.get(resource.type);
  const source = textOf(get(resource.body, 'source'));
  return source === undefined ? undefined : types.get(`module:${moduleId(source)}`);
}

/**
 * One spelling for the ways to name a published module: `terraform-aws-modules/rds/aws`, with a registry host before it, or its
 * GitHub repository `terraform-aws-modules/terraform-aws-rds`. A submodule stays behind `//`.
 */
export function moduleId(source: string): string {
  const withoutRef = source.replace(/\?.*$/, '').replace(/^(git::|https?:\/\/|ssh:\/\/|git@)+/, '');
  const github = /^(?:www\.)?github\.com[/:]([^/]+)\/terraform-([^/-]+)-([^/]+?)(?:\.git)?(\/\/.*)?$/.exec(withoutRef);
  if (github) return `${github[1]}/${github[3]}/${github[2]}${github[4] ?? ''}`;
  return withoutRef.replace(/^registry\.(terraform\.io|opentofu\.org)\//, '');
}
