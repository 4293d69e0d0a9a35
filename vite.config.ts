// How the PWA is built: from pwa/ into dist/pwa, with our own service worker and nothing fetched from other hosts.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import vue from '@vitejs/plugin-vue';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Vant's own icon is a font whose style sheet names a foreign host: its components get our inline SVG icon instead. */
const ownIconsInVant = (): Plugin => ({
  name: 'own-icons-in-vant',
  enforce: 'pre',
  resolveId(source, importer) {
    const asksForIcon = source === '../icon/index.mjs' && importer !== undefined && importer.includes('/vant/es/');
    return asksForIcon ? here('./pwa/widget/vant-icon.ts') : null;
  },
});

/** Lays beside each file what the server sends to browsers that take it smaller; done once here, it may take its time. */
const compressedBeside = (): Plugin => ({
  name: 'compressed-beside',
  enforce: 'post',
  apply: 'build',
  closeBundle: {
    // After the service worker is written, which is done at this same moment.
    order: 'post',
    sequential: true,
    handler(error) {
      if (error !== undefined) return;
      const folder = this.environment.config.build.outDir;
      for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
        if (!entry.isFile() || !/\.(html|js|css|svg|wasm|webmanifest)$/.test(entry.name)) continue;
        const file = join(entry.parentPath, entry.name);
        const bytes = readFileSync(file);
        if (bytes.byteLength < 1000) continue;
        const sizeHint = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength };
        writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: sizeHint }));
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  },
});

/** Phones in use are older than browsers' newest: this is the oldest engine that has all the platform parts we need. */
const oldestBrowsers = ['chrome87', 'firefox91', 'safari14.1'];

const { version } = JSON.parse(readFileSync(here('./package.json'), 'utf8')) as { version: string };
const apiOrigin = `http://127.0.0.1:${process.env['PORT'] ?? '8470'}`;

export default defineConfig({
  root: here('./pwa'),
  publicDir: here('./pwa/public'),
  build: {
    outDir: here('./dist/pwa'),
    emptyOutDir: true,
    target: oldestBrowsers,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  define: { APP_VERSION: JSON.stringify(version) },
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['vant'] },
  server: { host: '127.0.0.1', proxy: { '/api': { target: apiOrigin } } },
  plugins: [
    ownIconsInVant(),
    vue(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'worker',
      filename: 'sw.ts',
      injectRegister: false,
      injectManifest: {
        target: oldestBrowsers,
        globPatterns: ['**/*.{html,js,css,svg,png,wasm,webmanifest}'],
        maximumFileSizeToCacheInBytes: 4_000_000,
      },
      manifest: {
        id: '/',
        name: '一瓶一码 气瓶登记与充装把关',
        short_name: '一瓶一码',
        description: '液化石油气瓶的登记、充装把关与追溯',
        lang: 'zh-CN',
        dir: 'ltr',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        background_color: '#f3f5f4',
        theme_color: '#0b4a66',
        icons: [
          { src: '/icons/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
          { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
          { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
          { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
    }),
    compressedBeside(),
  ],
});
