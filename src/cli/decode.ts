import { isUtf8 } from 'node:buffer';

export interface Decoded {
  readonly text: string;
  /** The bytes can be had back from the text. */
  readonly exact: boolean;
  /** What should be said about it. */
  readonly problem?: string;
}

/** Text of a file. A BOM stays in the text: offsets and rewriting count on it. */
export function decode(bytes: Buffer): Decoded {
  if (isUtf8(bytes)) return { text: bytes.toString('utf8'), exact: true };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return {
      text: bytes.toString('utf16le'),
      exact: false,
      problem: 'This file is UTF-16; Kubernetes tools read UTF-8 only.',
    };
  }
  // A picture by the name of a manifest: the session sees the NUL and says that it is binary.
  if (bytes.subarray(0, 8_000).includes(0)) return { text: '\0', exact: false };
  return {
    text: bytes.toString('utf8'),
    exact: false,
    problem: 'This file is not UTF-8; what could not be decoded is read as �. Convert it to UTF-8.',
  };
}
