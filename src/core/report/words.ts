import type { PolicyView } from '../session/types.ts';

/** `1 finding`, `2 findings`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** `apps/StatefulSet` is `StatefulSet` to people; Terraform types stay as they are. */
export function shortType(type: string): string {
  return type.slice(type.lastIndexOf('/') + 1);
}

/** `Schedule nightly`, `Schedule nightly of cluster kind-dev`. */
export function policyTitle({ type, name, cluster }: PolicyView): string {
  return `${shortType(type)} ${name}${cluster === undefined ? '' : ` of cluster ${cluster}`}`;
}

/** `StatefulSet/db`, `aws_db_instance.main`: what people call it. */
export function titleOf(component: { readonly type: string; readonly name: string; readonly address: string }): string {
  const short = shortType(component.type);
  return /^[A-Z]/.test(short) ? `${short}/${component.name}` : component.address;
}
