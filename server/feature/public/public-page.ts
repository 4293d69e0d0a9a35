// The public page as HTML: one column, large type, no script, nothing from elsewhere.
import { hash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Language } from '../../../shared/contract/problems.ts';
import { telephoneText } from '../../../shared/organisation/telephone.ts';
import type { PublicAnswer, PublicCylinder, PublicDate } from './public-cylinder.ts';
import { publicText, type PublicText } from './public-text.ts';

const style = `
:root{color-scheme:light dark;--ground:#f3f5f4;--card:#fff;--ink:#15191c;--soft:#515b62;--line:#dde2e0;--stop:#bd0f2c;--good:#0b7a43;--unsure:#7a4b00;--on:#fff;--link:#0b4a66;--warn:#fdf0d2;--warnink:#553500}
@media(prefers-color-scheme:dark){:root{--ground:#101416;--card:#1a2023;--ink:#eef2f1;--soft:#a9b4ba;--line:#30383c;--stop:#a80d27;--good:#0a6b3b;--unsure:#6d4400;--link:#8ecbe8;--warn:#3a2c0b;--warnink:#ffdf9e}}
*{box-sizing:border-box}
html{text-size-adjust:100%;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:400 18px/1.55 system-ui,-apple-system,"PingFang SC","HarmonyOS Sans SC","Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif}
header,main,footer{max-width:36rem;margin:0 auto;padding:0 20px}
header{display:flex;align-items:center;justify-content:space-between;gap:16px;min-height:60px}
header p{margin:0;font-weight:600}
a{color:var(--link)}
header a{display:inline-flex;align-items:center;min-height:48px;padding:0 4px}
.state{border-radius:20px;padding:24px 22px;color:var(--on)}
.stop{background:var(--stop)}.good{background:var(--good)}.unsure,.unknown{background:var(--unsure)}
.unknown{background:var(--stop)}
.top{display:flex;align-items:center;gap:16px}
.state svg{flex:none;width:60px;height:60px}
h1{margin:0;font-size:33px;line-height:1.2;letter-spacing:.01em;text-wrap:balance}
.state p{margin:14px 0 0}
.code{font:600 20px/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"Droid Sans Mono","DejaVu Sans Mono",monospace;letter-spacing:.04em;overflow-wrap:anywhere}
.why{margin:18px 0 0;padding:0;list-style:none}
.why li{padding:12px 0;border-top:1px solid rgb(255 255 255/.35);font-weight:600}
.notes{margin:14px 0 0;padding:14px 20px;border-radius:16px;background:var(--warn);color:var(--warnink);list-style:none}
.notes li+li{margin-top:10px}
dl{margin:14px 0 0;padding:4px 20px;border-radius:16px;background:var(--card)}
dl div{display:flex;flex-wrap:wrap;justify-content:space-between;gap:2px 20px;padding:13px 0;border-top:1px solid var(--line)}
dl div:first-child{border-top:0}
dt{color:var(--soft)}
dd{margin:0 0 0 auto;text-align:right;font-weight:600;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.gone{color:var(--stop)}
@media(prefers-color-scheme:dark){.gone{color:#ff8d9c}}
.smell{margin:14px 0 0;padding:18px 20px;border-radius:16px;background:var(--card)}
h2{margin:0 0 8px;font-size:20px;line-height:1.3}
ol{margin:0;padding-left:1.4em}
ol li{padding:2px 0}
.call{display:flex;flex-wrap:wrap;align-items:center;justify-content:center;gap:0 12px;padding:6px 12px;text-align:center;min-height:60px;margin:16px 0 0;border:2px solid var(--stop);border-radius:16px;color:inherit;text-decoration:none;font-weight:600}
.call b{font-size:30px;letter-spacing:.04em;white-space:nowrap}
footer{padding-top:20px;padding-bottom:36px;color:var(--soft);font-size:15px}
footer p{margin:0}
@media(min-width:60rem){header,main,footer{max-width:40rem}body{font-size:19px}h1{font-size:40px}}
`;

const styleElement = raw(`<style>${style}</style>`);

/** Only this very style, and nothing else at all. */
export const publicPolicy = `default-src 'none'; style-src 'sha256-${hash('sha256', style, 'base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

type Tone = 'stop' | 'good' | 'unsure' | 'unknown';

/** In date is said only where both dates are known and nothing speaks against it. */
export function toneOf(cylinder: PublicCylinder | null): Tone {
  if (cylinder === null) return 'unknown';
  if (cylinder.stops.length > 0 || cylinder.lastFill?.released === false) return 'stop';
  return cylinder.inspectionUntil === null || cylinder.lifeUntil === null ? 'unsure' : 'good';
}

const symbols: Readonly<Record<Tone, string>> = {
  stop: '<path d="M20 20 40 40M40 20 20 40"/>',
  good: '<path d="M17 31 26 40 43 21"/>',
  unsure: '<path d="M30 17V33M30 42V42.5"/>',
  unknown: '<path d="M30 17V33M30 42V42.5"/>',
};

const symbol = (tone: Tone) =>
  raw(
    `<svg viewBox="0 0 60 60" fill="none" stroke="currentColor" stroke-width="5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="30" cy="30" r="27" stroke-width="4"/>${symbols[tone]}</svg>`,
  );

const row = (label: string, value: unknown) =>
  html`<div>
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;

const dateRow = (text: PublicText, label: string, date: PublicDate | null) => {
  if (date === null) return row(label, text.notKnown);
  return row(
    label,
    date.past
      ? html`<span class="gone">${text.until(date.on)} · ${text.past}</span>`
      : html`<time datetime="${date.on}">${text.until(date.on)}</time>`,
  );
};

function notesOf(text: PublicText, cylinder: PublicCylinder): string[] {
  const notes = cylinder.notes
    .filter((rule) => rule !== 'code-replaced' || cylinder.scannedCode === null)
    .map((rule) => text.notes[rule]);
  if (cylinder.scannedCode !== null) notes.unshift(text.oldCode(cylinder.scannedCode, cylinder.code));
  if (cylinder.inspectionUntil === null || cylinder.lifeUntil === null) notes.push(text.noDate);
  if (cylinder.lastFill === null && cylinder.state === 'active') notes.push(text.noFill);
  return notes;
}

const factsOf = (text: PublicText, cylinder: PublicCylinder) =>
  html`<dl>
    ${row(text.labels.model, cylinder.model ?? text.notKnown)}
    ${dateRow(text, text.labels.inspection, cylinder.inspectionUntil)}
    ${dateRow(text, text.labels.life, cylinder.lifeUntil)}
    ${row(text.labels.state, text.states[cylinder.state] ?? text.notKnown)}
    ${
      cylinder.lastFill === null
        ? ''
        : html`${row(text.labels.filledBy, cylinder.lastFill.organisationName ?? text.notKnown)}
          ${row(text.labels.filledAt, html`<time datetime="${cylinder.lastFill.at}">${cylinder.lastFill.at}</time>`)}
          ${row(text.labels.released, cylinder.lastFill.released ? text.yes : text.no)}`
    }
  </dl>`;

const callOf =
  (text: PublicText) =>
  ({ organisationName, telephone }: PublicAnswer['emergencyCalls'][number]) =>
    html`<a class="call" href="tel:${telephone}"
      ><span>${organisationName} ${text.smell.callAnyHour}</span> <b>${telephoneText(telephone)}</b></a
    >`;

/** `shownCode`: what was asked for, as it is shown where the register does not know it. */
export function publicPage(
  answer: PublicAnswer,
  shownCode: string,
  language: Language,
): HtmlEscapedString | Promise<HtmlEscapedString> {
  const text = publicText[language];
  const { cylinder } = answer;
  const tone = toneOf(cylinder);
  const reasons =
    cylinder === null
      ? []
      : [
          ...cylinder.stops.map((rule) => text.stops[rule]),
          ...(cylinder.lastFill?.released === false ? [text.notReleased] : []),
        ];
  const notes = cylinder === null ? [] : notesOf(text, cylinder);
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="format-detection" content="telephone=no" />
        <title>${text.headline[tone]} · ${text.title}</title>
        ${styleElement}
      </head>
      <body>
        <header>
          <p>${text.title}</p>
          <a href="?lang=${text.other.lang}" hreflang="${text.other.lang}" lang="${text.other.lang}"
            >${text.other.label}</a
          >
        </header>
        <main>
          <section class="state ${tone}">
            <div class="top">
              ${symbol(tone)}
              <div>
                <h1>${text.headline[tone]}</h1>
                <div class="code">${cylinder?.code ?? shownCode}</div>
              </div>
            </div>
            ${
              reasons.length === 0
                ? ''
                : html`<ul class="why">
                    ${reasons.map((reason) => html`<li>${reason}</li>`)}
                  </ul>`
            }
            <p>${text.advice[tone]}</p>
          </section>
          ${
            notes.length === 0
              ? ''
              : html`<ul class="notes">
                  ${notes.map((note) => html`<li>${note}</li>`)}
                </ul>`
          }
          ${cylinder === null ? '' : factsOf(text, cylinder)}
          <section class="smell">
            <h2>${text.smell.title}</h2>
            <ol>
              ${text.smell.steps.map((step) => html`<li>${step}</li>`)}
            </ol>
            ${answer.emergencyCalls.filter(({ kind }) => kind !== 'authority').map(callOf(text))}
            <a class="call" href="tel:119">${text.smell.call} <b>119</b></a>
            ${answer.emergencyCalls.filter(({ kind }) => kind === 'authority').map(callOf(text))}
          </section>
        </main>
        <footer>
          <p>${text.asOf(answer.asOf)}</p>
          <p>${text.nothingPersonal}</p>
        </footer>
      </body>
    </html>`;
}
