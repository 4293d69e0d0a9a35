// The rules that keep the house in order: who may import whom, no cycles, nothing dead, each file saying what it is for.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allFiles, byPath, root, sources, type Source } from './sources.ts';

const under = (...folders: string[]): Source[] =>
  sources.filter(({ path }) => folders.some((folder) => path.startsWith(`${folder}/`)));
const folderOf = (path: string): string => path.split('/')[0] ?? '';
const isRoute = (path: string): boolean => path.endsWith('.route.ts');

/** "who -> whom" for every import of `from` that `isWrong` says so of. */
const wrongImports = (
  from: readonly Source[],
  isWrong: (target: string, imported: Source['imports'][number], path: string) => boolean,
): string[] =>
  from.flatMap(({ path, imports }) =>
    imports.filter((each) => isWrong(each.target, each, path)).map((each) => `${path} -> ${each.target}`),
  );

const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

describe('who may import whom', () => {
  it('shared is pure: itself and its schema library', () => {
    const wrong = wrongImports(under('shared'), (target, { isOurs }) =>
      isOurs ? !target.startsWith('shared/') : target !== 'valibot',
    );
    expect(wrong).toEqual([]);
  });

  it('the pages and the server meet in shared only; nobody needs scripts or tests', () => {
    const mayImport: Readonly<Record<string, readonly string[]>> = {
      server: ['server', 'shared', 'migrations', 'package.json'],
      migrations: ['migrations', 'server', 'shared'],
      pwa: ['pwa', 'shared'],
      // Of the pages only what a benchmark of them measures.
      scripts: ['scripts', 'server', 'shared', 'migrations', 'docs', 'pwa'],
    };
    const wrong = wrongImports(under(...Object.keys(mayImport)), (target, { isOurs, isLater }, path) => {
      const allowed = mayImport[folderOf(path)] ?? [];
      // A URL may also name a folder of files, such as the built pages.
      return isOurs && !allowed.includes(folderOf(target)) && !(isLater && !byPath.has(target));
    });
    expect(wrong).toEqual([]);
  });

  it('only open-*.ts know a database driver', () => {
    const wrong = wrongImports(under('server', 'migrations'), (target, _, path) => {
      const isDriver = target === 'pg' || target === 'better-sqlite3';
      return isDriver && !/^server\/db\/open-(sqlite|postgres)\.ts$/.test(path);
    });
    expect(wrong).toEqual([]);
  });

  it('SQL beyond plain statements is written in queries, db, log and migrations', () => {
    const mayBuild = /^(server\/(db|log)\/|migrations\/)|\.(queries|lists)\.ts$/;
    const wrong = wrongImports(under('server', 'migrations'), (target, { isType }, path) => {
      return target === 'kysely' && !isType && !mayBuild.test(path);
    });
    expect(wrong).toEqual([]);
  });

  it('routes hold no SQL', () => {
    const statement = /\.(selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql`/;
    const wrong = under('server').filter(({ path, text }) => isRoute(path) && statement.test(text));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('use cases and queries know no HTTP', () => {
    const rest = under('server/feature').filter(({ path }) => !isRoute(path));
    // hono/html only writes text.
    const wrong = wrongImports(rest, (target, { isType }) => {
      return /^hono(\/|-|$)/.test(target) && target !== 'hono/html' && !isType;
    });
    expect(wrong).toEqual([]);
  });

  it('a table is written by one feature', () => {
    const write = /\.(?:insertInto|updateTable|deleteFrom)\('(\w+)'\)/g;
    const writers = new Map<string, Set<string>>();
    for (const { path, text } of under('server')) {
      for (const [, table = ''] of text.matchAll(write)) {
        writers.set(table, (writers.get(table) ?? new Set()).add(path.replace(/\/[^/]+$/, '')));
      }
    }
    // The first organisation of an empty register is made together with the first account.
    writers.get('organisation')?.delete('server/feature/account');
    expect(writers.size).toBeGreaterThan(20);
    expect([...writers].filter(([, folders]) => folders.size > 1)).toEqual([]);
  });

  it('Vue and Vant live in screens, widgets and the shell', () => {
    const mayDraw = /^pwa\/(screen|widget|shell|text)\/|^pwa\/(main|env\.d)\.ts$/;
    const wrong = wrongImports(under('pwa'), (target, { isType }, path) => {
      return /^(vue|vue-router|vant)(\/|$)/.test(target) && !isType && !mayDraw.test(path);
    });
    expect(wrong).toEqual([]);
  });

  it('only the server’s entry and the programs read the environment', () => {
    const reads = under('server', 'migrations', 'shared', 'pwa').filter(({ text }) => /\bprocess\.env\b/.test(text));
    expect(reads.map(({ path }) => path)).toEqual(['server/main.ts']);
  });
});

describe('the files', () => {
  it('have no cycles among them', () => {
    const cycles: string[] = [];
    const done = new Set<string>();
    const visit = (path: string, above: readonly string[]): void => {
      if (above.includes(path)) cycles.push([...above.slice(above.indexOf(path)), path].join(' -> '));
      if (done.has(path) || above.includes(path)) return;
      const needed = byPath.get(path)?.imports.filter((each) => each.isOurs && !each.isType && !each.isLater) ?? [];
      for (const { target } of needed) visit(target, [...above, path]);
      done.add(path);
    };
    for (const { path } of sources) visit(path, []);
    expect(cycles).toEqual([]);
  });

  it('are all reached: from the server, the pages, a command or a test', () => {
    const commands = Object.values(packageJson.scripts).flatMap((script) => script.match(/scripts\/[\w./-]+/g) ?? []);
    const indexHtml = readFileSync(join(root, 'pwa/index.html'), 'utf8');
    const entries = [
      'server/main.ts',
      'pwa/worker/sw.ts',
      'pwa/env.d.ts',
      'shared/platform.d.ts',
      ...[...indexHtml.matchAll(/src="\/?([^"]+\.ts)"/g)].map(([, file = '']) => `pwa/${file}`),
      ...commands,
      ...allFiles.filter((path) => /^test\/.*(\.test\.ts|config\.ts)$/.test(path) || !path.includes('/')),
    ];
    const reached = new Set<string>();
    const waiting = [...entries];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (reached.has(path)) continue;
      reached.add(path);
      const { imports = [], named = [] } = byPath.get(path) ?? {};
      waiting.push(...named, ...imports.filter(({ isOurs }) => isOurs).map(({ target }) => target));
    }
    expect(sources.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual([]);
  });

  it('import only what is there', () => {
    const present = new Set(allFiles);
    const wrong = wrongImports(sources, (target, { isOurs, isLater }) => {
      return (
        isOurs && !isLater && /^(server|pwa|shared|migrations|scripts|test)\//.test(target) && !present.has(target)
      );
    });
    expect(wrong).toEqual([]);
  });

  it('say in their first line what they are for', () => {
    const comment: Readonly<Record<string, RegExp>> = {
      ts: /^\/\/ \S/,
      mjs: /^\/\/ \S/,
      vue: /^<!-- \S.* -->/,
      html: /^<!-- \S.* -->/,
      css: /^\/\* \S/,
    };
    const silent = allFiles.filter((path) => {
      const expected = comment[path.split('.').at(-1) ?? ''];
      if (expected === undefined || path.startsWith('test/data/')) return false;
      return !expected.test(readFileSync(join(root, path), 'utf8'));
    });
    expect(silent).toEqual([]);
  });

  it('are named for what they do', () => {
    const empty = /(^|[/.-])(utils?|helpers?|common|managers?|services?)([/.-]|$)/;
    // "service worker" is the platform's word; `services` are what the shell hands to screens.
    const allowed = new Set(['pwa/shell/services.ts']);
    expect(allFiles.filter((path) => empty.test(path) && !allowed.has(path))).toEqual([]);
  });
});

it('documents lead only to files that are there', () => {
  const documents = [
    ...readdirSync(root),
    ...readdirSync(join(root, 'docs'), { recursive: true }).map((file) => `docs/${String(file)}`),
  ];
  const broken = documents
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) =>
      [...readFileSync(join(root, path), 'utf8').matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)]
        .filter(([, link = '']) => !existsSync(join(root, dirname(path), link)))
        .map(([, link = '']) => `${path} -> ${link}`),
    );
  expect(broken).toEqual([]);
});

it('the lockfile names every package that its packages ask for, on whatever platform', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dependencies?: object; optionalDependencies?: object }>;
  };
  const isFound = (from: string, name: string): boolean => {
    if (packages[`${from === '' ? '' : `${from}/`}node_modules/${name}`] !== undefined) return true;
    if (from === '') return false;
    const above = from.lastIndexOf('/node_modules/');
    return isFound(above === -1 ? '' : from.slice(0, above), name);
  };
  const missing = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !isFound(path, name))
      .map((name) => `${path} -> ${name}`),
  );
  expect(missing).toEqual([]);
});
