// The address that labels lead to: one page a code, for anybody, without signing in.
import { Hono } from 'hono';
import type { Language } from '../../../shared/contract/problems.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { languageOf } from '../../http/problem.ts';
import { describeForPublic } from './public-cylinder.ts';
import { publicPage, publicPolicy } from './public-page.ts';

const shownMost = 64;
const askedMost = 300;

function languageAsked(asked: string | undefined, header: string | undefined): Language {
  if (asked?.startsWith('en') === true) return 'en';
  if (asked?.startsWith('zh') === true) return 'zh-CN';
  return languageOf(header);
}

export function publicRoutes(
  deps: Pick<AppDependencies, 'store' | 'clock' | 'parameters' | 'scan'>,
): Hono<AppEnvironment> {
  return new Hono<AppEnvironment>().get('/c/:code{.+}', async (c) => {
    const language = languageAsked(c.req.query('lang'), c.req.header('accept-language'));
    const asked = c.req.param('code').slice(0, askedMost);
    const answer = await describeForPublic(deps, asked);
    return c.html(publicPage(answer, asked.slice(0, shownMost), language), answer.cylinder === null ? 404 : 200, {
      'content-security-policy': publicPolicy,
      'content-language': language,
      'cache-control': 'no-cache',
      'referrer-policy': 'no-referrer',
      vary: 'accept-language',
    });
  });
}
