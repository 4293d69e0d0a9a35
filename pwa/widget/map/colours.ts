// The colours of a map, read from the page's tokens, so that light and dark are one thing.

export interface MapColours {
  readonly ground: string;
  readonly card: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly edge: string;
  readonly next: string;
  readonly nextText: string;
  readonly block: string;
  readonly onBlock: string;
  readonly warn: string;
  readonly onWarn: string;
  readonly allow: string;
  readonly focus: string;
  readonly isDark: boolean;
}

export const readColours = (element: Element): MapColours => {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ground: token('sunk'),
    card: token('card'),
    ink: token('ink'),
    soft: token('ink-soft'),
    line: token('line'),
    edge: token('edge'),
    next: token('next'),
    nextText: token('next-text'),
    block: token('block'),
    onBlock: token('on-block'),
    warn: token('warn'),
    onWarn: token('on-warn'),
    allow: token('allow'),
    focus: token('focus'),
    isDark: document.documentElement.dataset['theme'] === 'dark',
  };
};
