// What a screen tells the shell about itself: its address, who may open it, and how it is called in the menus.
import type { Component } from 'vue';
import type { Role } from '../../shared/contract/account.ts';
import type { Language } from '../text/language.ts';
import type { IconName } from '../widget/icons.ts';

export interface ScreenEntry {
  readonly path: string;
  readonly name: string;
  /** Loaded when first opened: `() => import('./fill-screen.vue')`. */
  readonly load: () => Promise<{ default: Component }>;
  /** Opens without signing in. */
  readonly open?: boolean;
  /** Who may open it; everybody who is signed in where not given. Only what is offered: the server decides. */
  readonly roles?: readonly Role[];
  /** Only for people of a company, or of an authority. */
  readonly at?: 'company' | 'authority';
  /** Route parameters are handed over as props. */
  readonly props?: boolean;
  /** How home and the rail offer it; not offered where not given. */
  readonly menu?: {
    readonly label: Readonly<Record<Language, string>>;
    readonly detail?: Readonly<Record<Language, string>>;
    readonly icon: IconName;
    /** Lower comes first. */
    readonly order: number;
    /** What is looked after at a desk stands together, behind the daily work. */
    readonly group?: 'office';
    /** Among the few at the foot of a phone: the first four, and the last. */
    readonly tab?: boolean;
    /** The one large tile on top of home. */
    readonly hero?: boolean;
  };
}
