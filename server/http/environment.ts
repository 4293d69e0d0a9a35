// What a request carries through the app, and what the app is made of.
import type { Logger } from 'pino';
import type { MapConfig } from '../config.ts';
import type { Store } from '../db/store.ts';
import type { Tries } from '../feature/account/tries.ts';
import type { ScanBook } from '../feature/cylinder/scan-book.ts';
import type { ScaleReadings } from '../feature/fill/scale-readings.ts';
import type { Press } from '../feature/label/press.ts';
import type { Metrics } from '../feature/metrics/metrics.ts';
import type { ParameterBook } from '../feature/parameter/parameter-book.ts';
import type { Actor } from './actor.ts';

/** Time and ids come from outside, so that tests decide them. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

export interface Identify {
  /** Who the request's session cookie or API key belongs to; null for neither. */
  (request: Request): Promise<Actor | null>;
}

export interface AppDependencies {
  readonly store: Store;
  readonly clock: Clock;
  /** A new UUIDv7, lower case. */
  readonly newId: () => string;
  readonly parameters: ParameterBook;
  readonly scan: ScanBook;
  readonly logger: Logger;
  /** Base addresses of the listener that somebody came in by, the current one first: they decide about cookies and origins. */
  readonly publicUrls: readonly string[];
  /** What whatever is printed leads to, the same through every listener; the first of `publicUrls` where it is not said. */
  readonly printedUrl?: string;
  readonly version: string;
  /** Where pictures are kept. */
  readonly pictureFolder: string;
  /** For so many days a device may be used without the server; 3 where it is not said. */
  readonly offlineDays?: number;
  /** Plain ground where it is not said. */
  readonly map?: MapConfig;
  /** Of the process, however it is reached; an application makes its own where they are not given. */
  readonly readings?: ScaleReadings;
  readonly tries?: Tries;
  readonly press?: Press;
  /** Not given: nothing is measured. */
  readonly metrics?: Metrics;
  /** What a monitor sends to read them; not given: only programs of this machine may. */
  readonly metricsToken?: string | null;
  /** Whether browsers may be told to insist on TLS; not where the certificate is of our own making. */
  readonly insistsOnTls?: boolean;
  /** Where the built PWA lies; `dist/pwa` of the project where it is not said. */
  readonly pwaFolder?: string;
}

/** The address that is printed: of whatever bears it, for years. */
export const printedUrlOf = ({ printedUrl, publicUrls }: Pick<AppDependencies, 'printedUrl' | 'publicUrls'>): string =>
  printedUrl ?? publicUrls[0] ?? '';

export interface AppEnvironment {
  Variables: {
    actor: Actor | null;
    requestId: string;
    /** What every answer carries. */
    headers: Readonly<Record<string, string>>;
    /** The answer was made with them. */
    hasHeaders: boolean;
  };
}
