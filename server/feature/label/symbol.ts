// The QR symbols that hold a text, one a level of error correction.
import { create, type QRCode } from 'qrcode';
import type { LabelSymbol } from '../../../shared/label/label-layout.ts';
import type { Modules } from '../../../shared/label/outline.ts';

export interface DrawnSymbol extends LabelSymbol {
  readonly drawn: Modules;
}

/** Labels get scratched: the weakest level, at which 7 % may be lost, is not used. */
const levels = ['H', 'Q', 'M'] as const;

function symbolAt(text: string, level: (typeof levels)[number]): QRCode | null {
  try {
    return create(text, { errorCorrectionLevel: level });
  } catch {
    // It throws where no version holds so much.
    return null;
  }
}

/** The strongest correction first. */
export const symbolsOf = (text: string): DrawnSymbol[] =>
  levels.flatMap((level) => {
    const symbol = symbolAt(text, level);
    return symbol === null ? [] : [{ level, modules: symbol.modules.size, drawn: symbol.modules }];
  });

/** The side of the smallest symbol that holds a text. */
export const leastModules = (text: string): number | null => symbolAt(text, 'M')?.modules.size ?? null;
