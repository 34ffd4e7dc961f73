import { kindOf } from '../model/object-type.ts';
import type { PolicyView } from '../session/types.ts';

/** `Schedule nightly`, `Schedule nightly of cluster kind-dev`. */
export function policyTitle({ type, name, cluster }: PolicyView): string {
  return `${kindOf(type)} ${name}${cluster === undefined ? '' : ` of cluster ${cluster}`}`;
}

/** `StatefulSet/db`, `aws_db_instance.main`: what people call it. */
export function titleOf(component: { readonly type: string; readonly name: string; readonly address: string }): string {
  const short = kindOf(component.type);
  return /^[A-Z]/.test(short) ? `${short}/${component.name}` : component.address;
}
