// One testbed for all specs of the ring that leave it as they found it, each in namespaces of its own:
//
//     const testbed = await sharedTestbed();
//     const namespace = await freshNamespace(testbed);
//
// Specs that break the control plane or the storage, and mend it again, share another one: `breakableTestbed()`.
// A spec that kills parts of Velero, makes storage fail, forgets history or changes what all namespaces share starts its own with
// `startTestbed()` and stops it in `after`. Velero's objects share one namespace: names begin with that of the spec's own.
import { startTestbed, type Testbed } from '../../testbed/start.ts';

let starting: Promise<Testbed> | undefined;
let breakable: Promise<Testbed> | undefined;
let used = 0;

/** Started by the first spec that asks, stopped after the last one. Call it in `before`: it takes some ten seconds once. */
export function sharedTestbed(): Promise<Testbed> {
  starting ??= startTestbed();
  return starting;
}

/** Without Velero. Its API server is killed, paused and forgetful, its storage fails: whoever does that ends with a cluster that works. */
export function breakableTestbed(): Promise<Testbed> {
  breakable ??= startTestbed({ velero: false });
  return breakable;
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
  for (const one of [starting, breakable]) await (await one?.catch(() => undefined))?.stop();
});
