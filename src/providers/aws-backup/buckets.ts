import type { Node } from '../../core/model/node.ts';
import type { PolicyContext } from '../../core/model/provider.ts';
import { get, isTrue, textOf } from '../../core/model/read.ts';
import type { Resource } from '../../core/model/resource.ts';
import { and, or, type Tri } from '../../core/model/tri.ts';

/** Addresses of the environment's buckets that are versioned, and of those that may be: AWS Backup takes no others. */
export function bucketVersioning(context: PolicyContext): { versioned: string[]; unclear: string[] } {
  const versioned: string[] = [];
  const unclear: string[] = [];
  const settings = context.resources('aws_s3_bucket_versioning').map((one) => one.resource);
  for (const { resource } of context.resources('aws_s3_bucket')) {
    const companions = settings.map((setting) =>
      and([concerns(get(setting.body, 'bucket'), resource), enabled(setting, resource)]),
    );
    const answer = or([isTrue(get(resource.body, 'versioning.*.enabled')), ...companions]);
    if (answer !== 'no') (answer === 'yes' ? versioned : unclear).push(resource.address);
  }
  for (const { resource } of context.resources('module')) {
    if (!/s3-bucket/.test(textOf(get(resource.body, 'source')) ?? '')) continue;
    const answer = or([
      isTrue(get(resource.body, 'versioning.enabled')),
      isTrue(get(resource.body, 'versioning.status')),
    ]);
    if (answer !== 'no') (answer === 'yes' ? versioned : unclear).push(resource.address);
  }
  return { versioned, unclear };
}

function enabled(setting: Resource, bucket: Resource): Tri {
  const status = get(setting.body, 'versioning_configuration.*.status');
  const beside =
    setting.existsBecause !== undefined && setting.existsBecause === bucket.existsBecause ? 'yes' : setting.exists;
  const known = textOf(status);
  if (known !== undefined) return and([known === 'Enabled' ? 'yes' : 'no', beside]);
  return status === undefined ? 'no' : 'unknown';
}

function concerns(value: Node | undefined, bucket: Resource): Tri {
  if (value === undefined) return 'no';
  if (value.kind === 'reference') return value.address === bucket.address ? 'yes' : 'no';
  const name = get(bucket.body, 'bucket');
  if (value.kind === 'scalar')
    return name?.kind === 'scalar' ? (name.value === value.value ? 'yes' : 'no') : name ? 'unknown' : 'no';
  if (value.kind !== 'unknown') return 'no';
  if (value.expression !== undefined && name?.kind === 'unknown' && name.expression === value.expression) return 'yes';
  if (
    value.choices?.length &&
    value.choices.every((choice) => choice.kind === 'reference' && choice.address !== bucket.address)
  )
    return 'no';
  return 'unknown';
}
