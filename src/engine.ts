import { catalogue, images } from './core/catalogue/index.ts';
import { formats } from './core/formats/registry.generated.ts';
import type { Settings } from './core/model/settings.ts';
import { rules } from './core/rules/registry.generated.ts';
import { createSession } from './core/session/session.ts';
import type { Session } from './core/session/types.ts';
import { providers } from './providers/registry.generated.ts';

/** A session with everything BackOps knows: the composition root of worker, command line and tests. */
export function createBackOpsSession(settings: Partial<Settings> = {}): Session {
  return createSession({ formats, providers, rules, catalogue, images, settings });
}
