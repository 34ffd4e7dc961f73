import { parseDocument } from 'yaml';
import type { Node } from '../../model/node.ts';
import type { Notice } from '../../model/source.ts';
import { convert } from './convert.ts';
import { parsePlain } from './plain.ts';

export interface ParsedYaml {
  readonly root: Node;
  readonly notices: readonly Notice[];
}

/** Reads [start, end) of a text as one YAML document. Never throws; places are offsets of the whole text. */
export function parseYaml(file: string, text: string, start = 0, end = text.length): ParsedYaml {
  const root = parsePlain(file, text, start, end);
  return root ? { root, notices: [] } : parseFully(file, text, start, end);
}

/** The same, by the `yaml` package: all of YAML 1.2, some ten times slower. */
export function parseFully(file: string, text: string, start: number, end: number): ParsedYaml {
  const notices: Notice[] = [];
  const slice = text.slice(start, end);
  const nul = slice.indexOf('\0');
  if (nul >= 0) {
    return refuse(file, start + nul, 'yaml-binary', 'The file holds binary data and is not read as YAML.');
  }
  if (deepFlow(slice))
    return refuse(file, start, 'yaml-too-deep', 'The brackets are nested too deep. The document is not read.');
  try {
    const document = parseDocument(slice, { uniqueKeys: false, merge: false, prettyErrors: false, logLevel: 'silent' });
    let errorAt = Number.POSITIVE_INFINITY;
    for (const error of document.errors) {
      const [from, to] = error.pos;
      // Everything on the line of an error is in doubt, too.
      errorAt = Math.min(errorAt, slice.lastIndexOf('\n', Math.max(0, from - 1)) + 1);
      if (notices.length === 0)
        notices.push({
          code: 'yaml-syntax',
          severity: 'error',
          file,
          at: { file, start: start + from, end: start + Math.min(slice.length, Math.max(from + 1, to)) },
          message: `${error.message}. What follows in this document is not read.`,
        });
    }
    return { root: convert(document, file, start, errorAt, notices), notices };
  } catch (error) {
    // The package recurses, so that a hostile text can exhaust the stack.
    return refuse(
      file,
      start,
      'yaml-syntax',
      `The document cannot be read: ${error instanceof Error ? error.message : error}.`,
    );
  }
}

function refuse(file: string, offset: number, code: string, message: string): ParsedYaml {
  const at = { file, start: offset, end: offset + 1 };
  const root: Node = { kind: 'unknown', reason: { code: 'broken', detail: 'the document cannot be read' }, at };
  return { root, notices: [{ code, severity: 'error', file, at, message }] };
}

/** More open brackets than anybody writes: cheaper to refuse than to let a recursive parser find out. */
function deepFlow(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x5b || code === 0x7b) {
      if (++depth > 2000) return true;
    } else if (code === 0x5d || code === 0x7d) {
      depth = Math.max(0, depth - 1);
    }
  }
  return false;
}
