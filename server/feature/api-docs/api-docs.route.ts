// GET /api/docs: the description of the API as a page to read and to try, in the reader's language, served by us alone.
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Language } from '../../../shared/contract/problems.ts';
import { acceptsEncoding } from '../../http/compressed.ts';
import type { AppEnvironment } from '../../http/environment.ts';
import { languageOf } from '../../http/problem.ts';

const files = {
  'page.mjs': { url: new URL('page.mjs', import.meta.url).href, type: 'text/javascript; charset=utf-8' },
  'page.css': { url: new URL('page.css', import.meta.url).href, type: 'text/css; charset=utf-8' },
  'swagger-ui.css': { url: import.meta.resolve('swagger-ui-dist/swagger-ui.css'), type: 'text/css; charset=utf-8' },
  'swagger-ui-bundle.js': {
    url: import.meta.resolve('swagger-ui-dist/swagger-ui-bundle.js'),
    type: 'text/javascript; charset=utf-8',
  },
} as const;
type FileName = keyof typeof files;
const isFile = (name: string): name is FileName => Object.hasOwn(files, name);

/** Nothing inline and nothing from elsewhere; data: for the arrows that swagger-ui's style sheet draws. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const texts = {
  'zh-CN': {
    title: '一瓶一码 接口',
    lead: '登录过的浏览器可以在此直接试用：以登录者的身份，对真实数据。秤用密钥：点“授权”填入。',
    description: '接口描述（OpenAPI 3.1）',
    other: { href: '?lang=en', lang: 'en', name: 'English' },
    noScript: '此页需要 JavaScript；接口描述可直接下载。',
  },
  en: {
    title: '一瓶一码 API',
    lead: 'In a browser that is signed in, each request can be tried here: as who is signed in, on real data. A scale uses its key: give it under Authorize.',
    description: 'The description (OpenAPI 3.1)',
    other: { href: '?lang=zh', lang: 'zh-CN', name: '中文' },
    noScript: 'This page needs JavaScript; the description can be had by itself.',
  },
} as const satisfies Record<Language, object>;

function page(language: Language): HtmlEscapedString | Promise<HtmlEscapedString> {
  const t = texts[language];
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>${t.title}</title>
        <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
        <link rel="stylesheet" href="/api/docs/page.css" />
        <link rel="icon" href="/icons/icon.svg" />
        <script defer src="/api/docs/swagger-ui-bundle.js"></script>
        <script type="module" src="/api/docs/page.mjs"></script>
      </head>
      <body>
        <header>
          <h1>${t.title}</h1>
          <a href="${t.other.href}" lang="${t.other.lang}">${t.other.name}</a>
        </header>
        <p>${t.lead}</p>
        <p><a href="/api/v1/openapi.json">${t.description}</a></p>
        <noscript><p>${t.noScript}</p></noscript>
        <main id="ui"></main>
      </body>
    </html>`;
}

interface Kept {
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly zipped: Uint8Array<ArrayBuffer>;
  readonly etag: string;
}

/** Read when first asked for: few servers are ever asked. */
const kept = new Map<FileName, Kept>();
function readKept(name: FileName): Kept {
  const known = kept.get(name);
  if (known !== undefined) return known;
  const plain = new Uint8Array(readFileSync(fileURLToPath(files[name].url)));
  const etag = `W/"${hash('sha256', plain, 'base64url').slice(0, 22)}"`;
  const read = { plain, zipped: new Uint8Array(gzipSync(plain)), etag };
  kept.set(name, read);
  return read;
}

export function apiDocsRoutes(): Hono<AppEnvironment> {
  return new Hono<AppEnvironment>()
    .get('/api/docs', (c) => {
      const language = languageOf(c.req.query('lang') ?? c.req.header('accept-language'));
      return c.html(page(language), 200, {
        'content-security-policy': policy,
        'content-language': language,
        'referrer-policy': 'same-origin',
        'cache-control': 'no-cache',
      });
    })
    .get('/api/docs/:file', async (c, next) => {
      const name = c.req.param('file');
      if (!isFile(name)) return await next();
      const { plain, zipped, etag } = readKept(name);
      const headers = { 'cache-control': 'no-cache', etag, vary: 'accept-encoding' };
      if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers);
      const isZipped = acceptsEncoding(c.req.header('accept-encoding'), 'gzip');
      return c.body(isZipped ? zipped : plain, 200, {
        ...headers,
        'content-type': files[name].type,
        ...(isZipped ? { 'content-encoding': 'gzip' } : {}),
      });
    });
}
