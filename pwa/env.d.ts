// What the build gives the code: the version it was made from, and attributes that every component passes on.
import type { AllowedComponentProps } from 'vue';

declare global {
  /** Version of the application, from package.json. */
  const APP_VERSION: string;
}

declare module 'vue' {
  interface AllowedComponentProps {
    /** Read out in place of the content. */
    'aria-label'?: string | undefined;
    'aria-labelledby'?: string | undefined;
    'aria-describedby'?: string | undefined;
    'aria-hidden'?: boolean | 'true' | 'false' | undefined;
    'aria-live'?: 'off' | 'polite' | 'assertive' | undefined;
    'aria-expanded'?: boolean | undefined;
    'aria-pressed'?: boolean | undefined;
    'aria-current'?: 'page' | 'true' | 'false' | boolean | undefined;
    'aria-modal'?: boolean | 'true' | 'false' | undefined;
    'data-testid'?: string | undefined;
    id?: string | undefined;
    role?: string | undefined;
    tabindex?: number | string | undefined;
  }
}

/** Named so that this file is a module, which augmenting one needs. */
export type PassedOn = AllowedComponentProps;
