// The type of an object, as BackOps names it: `group/Kind`, without the version; the core group has no prefix. Types of Terraform
// (`aws_db_instance`) stand for themselves.

/** `apps/StatefulSet` of `apps/v1` and `StatefulSet`. */
export function typeOf({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): string {
  const slash = apiVersion.lastIndexOf('/');
  return slash < 0 ? kind : `${apiVersion.slice(0, slash)}/${kind}`;
}

/** `apps/StatefulSet` is `StatefulSet`. */
export function kindOf(type: string): string {
  return type.slice(type.lastIndexOf('/') + 1);
}

/** `apps/StatefulSet` is of `apps`; the core group is ''. */
export function groupOf(type: string): string {
  return type.slice(0, Math.max(0, type.lastIndexOf('/')));
}
