import { isObjectStoreError, type ObjectStoreReader, type StoredText } from '../../core/model/object-store.ts';

/** A reason in words where there is no text to be had: what may not be read spoils one entry, not the list. */
export async function readText(
  reader: ObjectStoreReader,
  key: string,
  most: number,
  signal: AbortSignal | undefined,
): Promise<StoredText | string> {
  try {
    return (await reader.read(key, most, signal)) ?? 'is gone';
  } catch (error) {
    if (isObjectStoreError(error) && ['denied', 'broken', 'server'].includes(error.storeCode)) return error.message;
    throw error;
  }
}

export function jsonOf({ text, isCut, problem }: StoredText): unknown {
  if (problem !== undefined) return problem;
  if (isCut) return 'is too large to be read';
  try {
    return JSON.parse(text);
  } catch {
    return text.trim() === '' ? 'is empty' : 'is no JSON';
  }
}

/** Names are anybody's writing: nothing that a terminal or an editor would obey. */
export function shown(text: string): string {
  return text.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

export const fileName = (key: string): string => shown(key.slice(key.lastIndexOf('/') + 1));
