// A scanner that types like a keyboard: told from a person by its speed, heard without any field in focus.

export interface WedgeOptions {
  /** Characters that the scanner is set to send before and after a code; taken away. */
  readonly prefix?: string;
  readonly suffix?: string;
  /** Longest pause between two keys of a scanner. Default 50. */
  readonly maxGapMs?: number;
  /** Default 4. */
  readonly minLength?: number;
}

export interface Key {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly timeStamp: number;
}

export interface Wedge {
  /**
   * Takes one key. 'code': it ended a code. 'held': it is surely part of one, and must not reach what has the focus.
   * 'passed': it may be a person's.
   */
  take(
    key: Key,
  ): { readonly kind: 'passed' } | { readonly kind: 'held' } | { readonly kind: 'code'; readonly text: string };
}

/** Physical keys whose character an input method would have swallowed ('Process') or written full-width. */
const ofCode = (code: string, shift: boolean): string | null => {
  const letter = /^Key([A-Z])$/u.exec(code)?.[1];
  if (letter !== undefined) return shift ? letter : letter.toLowerCase();
  const digit = /^(?:Digit|Numpad)([0-9])$/u.exec(code)?.[1];
  if (digit !== undefined)
    return shift && code.startsWith('Digit') ? ')!@#$%^&*('.charAt(Number(digit)) || null : digit;
  const plain: Readonly<Record<string, readonly [string, string]>> = {
    Minus: ['-', '_'],
    Equal: ['=', '+'],
    Slash: ['/', '?'],
    Period: ['.', '>'],
    Comma: [',', '<'],
    Semicolon: [';', ':'],
    Quote: ["'", '"'],
    BracketLeft: ['[', '{'],
    BracketRight: [']', '}'],
    Backslash: ['\\', '|'],
    Backquote: ['`', '~'],
    Space: [' ', ' '],
    NumpadDivide: ['/', '/'],
    NumpadSubtract: ['-', '-'],
    NumpadAdd: ['+', '+'],
    NumpadMultiply: ['*', '*'],
    NumpadDecimal: ['.', '.'],
  };
  return plain[code]?.[shift ? 1 : 0] ?? null;
};

/** The character of a key: as typed, unless an input method has it, then by the place of the key. */
const characterOf = (key: Key): string | null => {
  if ([...key.key].length === 1) return key.key.normalize('NFKC');
  return key.key === 'Process' || key.key === 'Unidentified' ? ofCode(key.code, key.shiftKey) : null;
};

const isEnd = (key: Key): boolean =>
  ['Enter', 'Tab', 'NumpadEnter'].includes(key.key) || ['Enter', 'Tab', 'NumpadEnter'].includes(key.code);

export const createWedge = (options: WedgeOptions = {}): Wedge => {
  const { prefix = '', suffix = '', maxGapMs = 50, minLength = 4 } = options;
  let text = '';
  let lastMs = Number.NEGATIVE_INFINITY;

  const clean = (raw: string): string => {
    let code = raw;
    if (prefix !== '' && code.startsWith(prefix)) code = code.slice(prefix.length);
    if (suffix !== '' && code.endsWith(suffix)) code = code.slice(0, code.length - suffix.length);
    return code.trim();
  };

  return {
    take(key) {
      if (key.ctrlKey || key.altKey || key.metaKey) return { kind: 'passed' };
      const quick = key.timeStamp - lastMs <= maxGapMs;
      if (isEnd(key)) {
        const code = clean(text);
        text = '';
        lastMs = Number.NEGATIVE_INFINITY;
        return quick && code.length >= minLength ? { kind: 'code', text: code } : { kind: 'passed' };
      }
      const character = characterOf(key);
      // Shift and the like come between the characters of a scanner.
      if (character === null) return { kind: 'passed' };
      text = quick ? text + character : character;
      lastMs = key.timeStamp;
      return quick && text.length >= minLength ? { kind: 'held' } : { kind: 'passed' };
    },
  };
};

const isField = (target: EventTarget | null): target is HTMLInputElement | HTMLTextAreaElement =>
  (target instanceof HTMLInputElement &&
    !['button', 'checkbox', 'radio', 'submit', 'file', 'range'].includes(target.type)) ||
  target instanceof HTMLTextAreaElement;

/**
 * Listens at `document`. In a field the first few characters of a code have been typed before it is known to be one:
 * they are taken out again. A field marked data-wedge="here" gets the scanner's text like any keyboard's.
 */
export const listenToWedge = (
  onCode: (text: string) => void,
  options: WedgeOptions = {},
  root: Document = document,
): (() => void) => {
  const wedge = createWedge(options);
  let before: { readonly field: HTMLInputElement | HTMLTextAreaElement; readonly value: string } | null = null;
  let lastMs = Number.NEGATIVE_INFINITY;

  const restore = (): void => {
    if (before === null || before.field.value === before.value) return;
    before.field.value = before.value;
    before.field.dispatchEvent(new Event('input', { bubbles: true }));
  };

  const onKey = (event: KeyboardEvent): void => {
    const { target } = event;
    const field = isField(target) ? target : null;
    if (field?.dataset['wedge'] === 'here') return;
    if (event.repeat) return;
    if (event.timeStamp - lastMs > (options.maxGapMs ?? 50))
      before = field === null ? null : { field, value: field.value };
    lastMs = event.timeStamp;
    const taken = wedge.take(event);
    if (taken.kind === 'passed') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (taken.kind === 'code') {
      restore();
      before = null;
      onCode(taken.text);
    }
  };
  root.addEventListener('keydown', onKey, { capture: true });
  return () => root.removeEventListener('keydown', onKey, { capture: true });
};
