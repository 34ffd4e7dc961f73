import type { StatefulComponent } from '../../model/component.ts';
import { kindOf } from '../../model/object-type.ts';
import { show } from '../../model/read.ts';

/** `StatefulSet orders`, `aws_db_instance.orders`: what a reader finds in the file. */
export function nameOfComponent(component: StatefulComponent): string {
  const { type, address, name } = component.resource;
  if (address.includes(`${type}.`)) return address;
  return `${kindOf(type)} ${show(name)}`;
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function listed(names: readonly string[], most = 3): string {
  if (names.length === 1) return names[0] as string;
  const rest = names.length - most;
  if (rest > 0) return `${names.slice(0, most).join(', ')} and ${rest} more`;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
