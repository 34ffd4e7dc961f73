// One testbed for all specs of the ring that leave it as they found it, each in namespaces of its own:
//
//     const testbed = await sharedTestbed();
//     const namespace = await freshNamespace(testbed);
//
// A spec that kills parts, makes storage fail, forgets history or changes what all namespaces share starts its own with
// `startTestbed()` and stops it in `after`. Velero's objects share one namespace: names begin with that of the spec's own.
import { startTestbed, type Testbed } from '../../testbed/start.ts';

let starting: Promise<Testbed> | undefined;
let used = 0;

/** Started by the first spec that asks, stopped after the last one. Call it in `before`: it takes some ten seconds once. */
export function sharedTestbed(): Promise<Testbed> {
  starting ??= startTestbed();
  return starting;
}

/** A namespace that no other spec has, granted to the user `dev`. Shorter than 55 characters, so that a clone's name fits. */
export async function freshNamespace(testbed: Testbed, word = 'spec'): Promise<string> {
  used += 1;
  const namespace = `${word}-${used}`;
  await testbed.grantDeveloper(namespace);
  return namespace;
}

// This module is evaluated before the spec that imports it declares anything: the hook belongs to the whole run.
after(async function () {
  this.timeout(180_000);
  const testbed = await starting?.catch(() => undefined);
  await testbed?.stop();
});
