// Reads the project's own source files with what each of them imports, for the rules that the structure keeps.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Import {
  /** Path from the root for a file of ours, the bare specifier for a package. */
  readonly target: string;
  readonly isOurs: boolean;
  /** Erased when compiled. */
  readonly isType: boolean;
  /** Loaded when it is needed, or by a worker: not part of a cycle. */
  readonly isLater: boolean;
}

export interface Source {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
  /** Files of ours that it names in other ways: programs that it starts, set-up files, modules put in another's place. */
  readonly named: readonly string[];
}

const folders = ['server', 'pwa', 'shared', 'migrations', 'scripts', 'test'];
const isCode = /\.(ts|mjs|vue)$/;

const statement = /^\s*(?:import|export)\s+(type\s+)?((?:[^;'"`]*?\sfrom\s+)?)'([^']+)'/gm;
const later = /(?:\bimport\(\s*|\bnew URL\(\s*)'([^']+)'/g;

/** `{ type A, type B } from` names types only, as `import type` does. */
const namesOnlyTypes = (clause: string): boolean => {
  const names = /^\{([^}]*)\}\s*from/.exec(clause.trim())?.[1]?.split(',') ?? [];
  const given = names.map((name) => name.trim()).filter((name) => name !== '');
  return given.length > 0 && given.every((name) => name.startsWith('type '));
};

function importsOf(path: string, text: string): Import[] {
  const resolved = (specifier: string): Pick<Import, 'target' | 'isOurs'> => {
    const isOurs = specifier.startsWith('.');
    const file = specifier.replace(/\?.*$/, '');
    return { isOurs, target: isOurs ? normalize(join(dirname(path), file)).replaceAll('\\', '/') : specifier };
  };
  const imports: Import[] = [];
  for (const [, type, clause = '', specifier = ''] of text.matchAll(statement)) {
    imports.push({ ...resolved(specifier), isType: type !== undefined || namesOnlyTypes(clause), isLater: false });
  }
  for (const [, specifier = ''] of text.matchAll(later)) {
    imports.push({ ...resolved(specifier), isType: false, isLater: true });
  }
  return imports;
}

function namedIn(path: string, text: string, present: ReadonlySet<string>): string[] {
  const names = [...text.matchAll(/'([\w./-]+\.(?:ts|mjs|vue))'/g)].map(([, name = '']) => name);
  return names
    .flatMap((name) => [normalize(name), normalize(join(dirname(path), name))])
    .filter((file) => present.has(file));
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, resolve(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

/** Every file of the six folders, and those beside them that configure tools. */
export const allFiles: readonly string[] = [
  ...folders.flatMap(filesUnder),
  ...readdirSync(root).filter((name) => /\.(config|conf)\.(ts|mjs)$/.test(name)),
];

const present = new Set(allFiles);

export const sources: readonly Source[] = allFiles
  .filter((path) => isCode.test(path))
  .map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return { path, text, imports: importsOf(path, text), named: namedIn(path, text, present) };
  });

export const byPath: ReadonlyMap<string, Source> = new Map(sources.map((source) => [source.path, source]));
