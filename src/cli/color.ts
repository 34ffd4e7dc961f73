import { ansi, type Paint, plain } from '../core/report/paint.ts';
import type { Io, Output } from './io.ts';

/** An option wins over NO_COLOR and FORCE_COLOR (no-color.org, force-color.org), they win over the kind of output. */
export function paintFor(io: Io, output: Output, wanted: boolean | undefined): Paint {
  if (wanted !== undefined) return wanted ? ansi : plain;
  if (io.env.NO_COLOR) return plain;
  const forced = io.env.FORCE_COLOR;
  if (forced !== undefined && forced !== '') return forced === '0' || forced === 'false' ? plain : ansi;
  return output.isTTY && io.env.TERM !== 'dumb' ? ansi : plain;
}
