import type { StatefulType } from '../catalogue/contract.ts';
import type { Provider } from '../model/provider.ts';
import type { Settings } from '../model/settings.ts';
import type { EnvironmentAnalysis } from '../session/analysis.ts';

/** What building a fix may look at. */
export interface FixContext {
  readonly analyses: readonly EnvironmentAnalysis[];
  readonly providers: readonly Provider[];
  readonly types: ReadonlyMap<string, StatefulType>;
  readonly settings: Settings;
  /** Text of a file as the edits will find it. */
  text(path: string): string;
  exists(path: string): boolean;
}
