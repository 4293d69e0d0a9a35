// The page that helps a phone to trust the local authority: over plain HTTP, since it is what comes before trust.
import { hash } from 'node:crypto';
import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Language } from '../../shared/contract/problems.ts';
import type { LocalAuthority } from './local-authority.ts';
import { languageOf } from './problem.ts';

interface InstallText {
  readonly title: string;
  readonly why: string;
  readonly compare: string;
  readonly fetch: string;
  readonly where: readonly { readonly name: string; readonly steps: readonly string[] }[];
  readonly afterwards: string;
  readonly open: string;
  readonly bounds: string;
  readonly remove: string;
}

const texts: Readonly<Record<Language, InstallText>> = {
  'zh-CN': {
    title: '让这台设备信任本站',
    why: '手机只在加密连接中允许使用摄像头。本站在局域网内自己签发证书，每台设备安装一次即可。',
    compare: '请核对：手机“证书详情”中的 SHA-256 指纹应与服务器终端显示的完全一致，否则删除。本页未加密，以终端为准：',
    fetch: '下载证书',
    where: [
      {
        name: '安卓（含华为、小米、OPPO、vivo）',
        steps: [
          '用手机自带浏览器、Chrome 或 Edge 打开本页，不要在微信内打开',
          '点“下载证书”，存到手机',
          '打开“设置”，搜索“证书”，进入“安装证书”或“从存储设备安装”，选“CA 证书”',
          '选刚下载的 yiping-ca.crt；手机会要求设置锁屏密码，并提示“网络可能被监控”，继续',
        ],
      },
      {
        name: 'iPhone、iPad',
        steps: [
          '用 Safari 打开本页，点“下载证书”，选“允许”',
          '“设置” → “已下载描述文件” → 右上角“安装”',
          '“设置” → “通用” → “关于本机” → 最下面“证书信任设置”，打开 Yiping Yima local 的开关',
        ],
      },
      {
        name: '电脑',
        steps: [
          'Windows：双击下载的文件 → “安装证书” → “本地计算机” → “将所有证书放入下列存储”→ “受信任的根证书颁发机构”',
          'macOS：双击下载的文件加入钥匙串，再双击该证书，在“信任”中选“始终信任”',
          'Firefox：“设置” → “隐私与安全” → “查看证书” → “证书颁发机构” → “导入”',
        ],
      },
    ],
    afterwards: '装好后打开：',
    open: '打开一瓶一码',
    bounds: '该证书只对局域网地址（10.、172.16–31.、192.168.、169.254.）和 .local 名称有效，不能用来冒充任何其他网站。',
    remove: '不再使用时，可在同一处删除。',
  },
  en: {
    title: 'Let this device trust this server',
    why: 'Phones give a page the camera only over an encrypted connection. This server issues its own certificate for the local network; each device installs it once.',
    compare:
      'Compare: the SHA-256 fingerprint in the phone’s details of the certificate must be the very one that the server’s terminal shows; else remove it. This page comes unencrypted, so it is the terminal that counts:',
    fetch: 'Download the certificate',
    where: [
      {
        name: 'Android',
        steps: [
          'Open this page in the phone’s own browser, Chrome or Edge, not inside of another app',
          'Tap “Download the certificate” and keep the file',
          'Open Settings, search for “certificate”, choose “Install a certificate” or “Install from storage”, then “CA certificate”',
          'Choose yiping-ca.crt; the phone wants a screen lock and warns that the network may be monitored: go on',
        ],
      },
      {
        name: 'iPhone, iPad',
        steps: [
          'Open this page in Safari, tap “Download the certificate”, then “Allow”',
          'Settings → Profile Downloaded → Install',
          'Settings → General → About → Certificate Trust Settings, at the bottom: turn on Yiping Yima local',
        ],
      },
      {
        name: 'Computers',
        steps: [
          'Windows: open the file → Install Certificate → Local Machine → Place all certificates in the following store → Trusted Root Certification Authorities',
          'macOS: open the file to add it to the keychain, open the certificate there, under Trust choose Always Trust',
          'Firefox: Settings → Privacy & Security → View Certificates → Authorities → Import',
        ],
      },
    ],
    afterwards: 'Then open:',
    open: 'Open the register',
    bounds:
      'The certificate counts only for local addresses (10., 172.16–31., 192.168., 169.254.) and names that end in .local: it can stand in for no other site.',
    remove: 'It can be removed at the same place.',
  },
};

const style = `
:root{color-scheme:light dark;--ground:#f3f5f4;--card:#fff;--ink:#15191c;--soft:#515b62;--strong:#0b4a66;--on:#fff}
@media(prefers-color-scheme:dark){:root{--ground:#101416;--card:#1a2023;--ink:#eef2f1;--soft:#a9b4ba;--strong:#8ecbe8;--on:#101416}}
*{box-sizing:border-box}
html{text-size-adjust:100%;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:400 18px/1.55 system-ui,-apple-system,"PingFang SC","HarmonyOS Sans SC","Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif}
main{max-width:40rem;margin:0 auto;padding:12px 20px 48px}
.other{display:flex;justify-content:flex-end}
a{color:var(--strong)}
.other a{display:inline-flex;align-items:center;min-height:48px}
h1{margin:0 0 12px;font-size:30px;line-height:1.25;text-wrap:balance}
h2{margin:0 0 8px;font-size:20px;line-height:1.3}
section{margin:14px 0 0;padding:16px 20px;border-radius:16px;background:var(--card)}
ol{margin:0;padding-left:1.3em}
li{padding:3px 0}
.act{display:flex;align-items:center;justify-content:center;min-height:60px;margin:16px 0 0;padding:0 20px;border-radius:16px;background:var(--strong);color:var(--on);font-weight:600;text-decoration:none}
.mark{font:600 17px/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,"Droid Sans Mono","DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
.soft{color:var(--soft);font-size:16px}
`;
const styleElement = raw(`<style>${style}</style>`);
const policy = `default-src 'none'; style-src 'sha256-${hash('sha256', style, 'base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

export const certificatePath = '/yiping-ca.crt';

function page(
  language: Language,
  fingerprint: string,
  address: string,
): HtmlEscapedString | Promise<HtmlEscapedString> {
  const t = texts[language];
  const other =
    language === 'en'
      ? { href: '/?lang=zh', lang: 'zh-CN', name: '中文' }
      : { href: '/?lang=en', lang: 'en', name: 'English' };
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>${t.title}</title>
        ${styleElement}
      </head>
      <body>
        <main>
          <p class="other"><a href="${other.href}" lang="${other.lang}">${other.name}</a></p>
          <h1>${t.title}</h1>
          <p>${t.why}</p>
          <section>
            <p>${t.compare}</p>
            <p class="mark">${fingerprint}</p>
          </section>
          <a class="act" href="${certificatePath}">${t.fetch}</a>
          ${t.where.map(
            ({ name, steps }) =>
              html`<section>
                <h2>${name}</h2>
                <ol>
                  ${steps.map((step) => html`<li>${step}</li>`)}
                </ol>
              </section>`,
          )}
          <p>${t.afterwards}</p>
          <a class="act" href="${address}">${t.open}</a>
          <p class="mark">${address}</p>
          <p class="soft">${t.bounds}</p>
          <p class="soft">${t.remove}</p>
        </main>
      </body>
    </html>`;
}

/** Serves nothing but this. `tlsPort`: where the application is, at the very address that this page was asked at. */
export function installApp(authority: LocalAuthority, tlsPort: number): Hono {
  return (
    new Hono()
      .get('/', (c) => {
        const asked = c.req.query('lang');
        const language = languageOf(asked ?? c.req.header('accept-language'));
        const address = `https://${new URL(c.req.url).hostname}:${tlsPort}/`;
        return c.html(page(language, authority.fingerprint, address), 200, {
          'content-security-policy': policy,
          'content-language': language,
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cache-control': 'no-store',
        });
      })
      // The media type by which phones know what to do with it; said to be a file to keep, iPhones would not offer to install it.
      .get(certificatePath, (c) =>
        c.body(authority.certificateDer, 200, {
          'content-type': 'application/x-x509-ca-cert',
          'x-content-type-options': 'nosniff',
          'cache-control': 'no-store',
        }),
      )
  );
}
