import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { applyEdits, modify } from 'jsonc-parser';
import { quietSettings } from '../../test/support/server.ts';

/** Which cluster the editor shows; undefined: the one of its kubeconfig, as for anybody. */
export interface ClusterSettings {
  readonly context: string;
  readonly namespace?: string;
}

/** Changes what the settings file says about the cluster, and nothing else of what a person may have chosen there. */
export async function writeClusterSettings(file: string, cluster: ClusterSettings | undefined): Promise<void> {
  let text = await readFile(file, 'utf8').catch(() => JSON.stringify(quietSettings, undefined, 2));
  for (const name of ['context', 'namespace'] as const) {
    const options = { formattingOptions: { insertSpaces: true, tabSize: 2 } };
    text = applyEdits(text, modify(text, [`backops.cluster.${name}`], cluster?.[name], options));
  }
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
