// What somebody who tries the demo town needs: who can sign in, and codes to scan. `npm start` prints it.

interface InBothLanguages {
  readonly 'zh-CN': string;
  readonly en: string;
}

export interface TownCard {
  readonly signIns: readonly {
    readonly username: string;
    readonly password: string;
    /** For changing the person on a shared device; null: has none. */
    readonly badge: string | null;
    readonly pin: string | null;
    readonly who: InBothLanguages;
  }[];
  readonly codes: readonly {
    readonly code: string;
    /** What the gate says at fill on the day that the town was filled for. */
    readonly outcome: 'allow' | 'warn' | 'block';
    readonly shows: InBothLanguages;
  }[];
}
