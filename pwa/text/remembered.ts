// Small choices kept on this device (language, theme, lens): a private window or full storage must not break a screen.

export interface Remembered {
  read(key: string): string | null;
  write(key: string, value: string | null): void;
}

const prefix = 'yy.';

/** Kept in the browser's localStorage where that works; where it does not, the choice holds until the page is closed. */
export const rememberedInBrowser = (): Remembered => {
  const inMemory = new Map<string, string>();
  return {
    read(key) {
      try {
        return localStorage.getItem(prefix + key) ?? inMemory.get(key) ?? null;
      } catch {
        return inMemory.get(key) ?? null;
      }
    },
    write(key, value) {
      if (value === null) inMemory.delete(key);
      else inMemory.set(key, value);
      try {
        if (value === null) localStorage.removeItem(prefix + key);
        else localStorage.setItem(prefix + key, value);
      } catch {
        // Storage refused: inMemory has it.
      }
    },
  };
};
