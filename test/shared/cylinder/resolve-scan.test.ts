// Scanned text: every form in which a label may arrive, what must not be taken for one of ours, and that nothing makes it throw or crawl.
import * as v from 'valibot';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blindSwapAt, codeOf, groupCode, labelUrl } from '../../../shared/cylinder/code.ts';
import {
  checkTyped,
  needsSecondRead,
  readByOfFormat,
  resolveScan,
  tagTextsOf,
} from '../../../shared/cylinder/resolve-scan.ts';
import { scanConfigSchema } from '../../../shared/cylinder/scan-config.ts';

const GS = '\u001d';
const base = 'https://ypym.example.cn';
const config = v.parse(scanConfigSchema, {
  baseUrls: [base, 'http://old.example.cn:8080/gas', 'http://127.0.0.1:3000'],
  vendorPatterns: [
    { id: 'qp', pattern: 'qp.example.cn/q?id={code}' },
    { id: 'hash', pattern: 'h5.example.cn/#/show?no={code}' },
    { id: 'page', pattern: '*.page.example.cn/*/b-{code}.html' },
    { id: 'any', pattern: 'any.example.cn' },
    { id: 'short', pattern: 'short.example.cn/t/{code}', numbers: 'own' },
  ],
  ownPrefixes: ['MZ'],
});
const own = 'MZ0000001G';
const kindOf = (text: string): string => resolveScan(text, config).kind;
const whyOf = (text: string): string | null => {
  const resolution = resolveScan(text, config);
  return resolution.kind === 'unrecognised' ? resolution.why : null;
};
const fullWidth = (text: string): string =>
  text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));

describe('our own codes', () => {
  it.each([
    ['as it is', own],
    ['lower case', 'mz0000001g'],
    ['full width', 'ＭＺ００００００１Ｇ'],
    ['grouped', 'MZ00 0000 1G'],
    ['grouped with hyphens', 'MZ00-0000–1G'],
    ['with zero-width and control characters', '\ufeffMZ0000\u200b001G\r\n'],
    ['between a scanner’s STX and ETX', '\u0002MZ0000001G\u0003'],
    ['as Code 39 prints it', '*MZ0000001G*'],
    ['with an AIM identifier', `]C0${own}`],
    ['our address', `${base}/c/${own}`],
    ['http', `http://ypym.example.cn/c/${own}`],
    ['upper case throughout', `HTTPS://YPYM.EXAMPLE.CN/C/${own}`],
    ['no scheme', `ypym.example.cn/c/${own}`],
    ['only slashes for a scheme', `//ypym.example.cn/c/${own}`],
    ['a slash at the end', `${base}/c/${own}/`],
    ['query and fragment', `${base}/c/${own}?from=label#top`],
    ['percent-encoded', `${base}/c/%4DZ000000%31G`],
    ['full width throughout', fullWidth(`${base}/c/${own}`)],
    ['the port that https has anyway', `https://ypym.example.cn:443/c/${own}`],
    ['a dot after the host', `https://ypym.example.cn./c/${own}`],
    ['two slashes in the path', `${base}//c/${own}`],
    ['a former base with port and path', `http://old.example.cn:8080/gas/c/${own}`],
    ['the same without a scheme', `OLD.example.cn:8080/GAS/c/${own}`],
    ['an IP address without a scheme', `127.0.0.1:3000/c/${own}`],
    ['between angle brackets', `<${base}/c/${own}>`],
    ['an AIM identifier before the address', `]Q1${base}/c/${own}`],
  ])('%s', (_name, text) => {
    expect(resolveScan(text, config)).toEqual({ kind: 'code', code: own, checked: true });
  });

  it('with a wrong check character, or without one of our prefixes, are not checked', () => {
    expect(resolveScan('MZ0000001H', config)).toEqual({ kind: 'code', code: 'MZ0000001H', checked: false });
    const other = codeOf({ prefix: 'ZJ', serial: 1, width: 7 });
    expect(resolveScan(other, config)).toEqual({ kind: 'code', code: other, checked: false });
    expect(resolveScan(other, v.parse(scanConfigSchema, {}))).toEqual({ kind: 'code', code: other, checked: true });
  });

  it('round trip through every wrapping', () => {
    const codes = fc
      .integer({ min: 1, max: 9_999_999 })
      .map((serial) => codeOf({ prefix: 'MZ', serial, width: 7 }))
      .filter((code) => blindSwapAt(code) === null);
    const address = fc.constantFrom(...config.baseUrls).chain((url) =>
      fc.constantFrom<(code: string) => string>(
        (code) => labelUrl(url, code),
        (code) => labelUrl(url, code).replace(/^https?:\/\//, ''),
        (code) => labelUrl(url, code).toUpperCase(),
        (code) => `${labelUrl(url, code)}/?a=1&b=2#c`,
        (code) =>
          url + [...`/c/${code}`].map((sign) => (sign === '/' ? sign : `%${sign.charCodeAt(0).toString(16)}`)).join(''),
      ),
    );
    const plain = fc.constantFrom<(code: string) => string>(
      (code) => code,
      groupCode,
      (code) => groupCode(code).replaceAll(' ', '-'),
      (code) => code.toLowerCase(),
    );
    const outside = fc.constantFrom<(text: string) => string>(
      (text) => text,
      fullWidth,
      (text) => ` ${text}\t\r\n`,
      (text) => [...text].join('\u200b'),
      (text) => `]Q1${text}`,
    );
    fc.assert(
      fc.property(codes, fc.oneof(address, plain), outside, (code, wrap, around) => {
        expect(resolveScan(around(wrap(code)), config)).toEqual({ kind: 'code', code, checked: true });
      }),
      { numRuns: 500 },
    );
  });
});

describe('codes of others in our addresses', () => {
  it('resolve as they would by themselves', () => {
    expect(resolveScan(`${base}/c/440811000100001`, config)).toEqual(resolveScan('440811000100001', config));
    expect(kindOf('440811000100001')).toBe('code');
    expect(resolveScan(`${base}/c/344206001001`, config)).toEqual({ kind: 'registration', number: '344206001001' });
  });

  it.each(['/', '/c', '/c/', '/login', `/c/${own}/report`, `/x/c/${own}`, '/c/--'])(
    '%s is a page, not a label',
    (path) => {
      expect(whyOf(base + path)).toBe('own-page');
    },
  );
});

describe('addresses that are not ours', () => {
  it.each([
    ['another host', `https://evil.example.com/c/${own}`],
    ['our host as a user name', `https://ypym.example.cn@evil.example.com/c/${own}`],
    ['our host before a backslash', `https://evil.example.com\\@ypym.example.cn/c/${own}`],
    ['our host as a subdomain', `https://ypym.example.cn.evil.example.com/c/${own}`],
    ['a subdomain of our host', `https://x.ypym.example.cn/c/${own}`],
    ['our host at another port', `https://ypym.example.cn:8443/c/${own}`],
    ['our host in the path', `https://evil.example.com/ypym.example.cn/c/${own}`],
    ['our code in a parameter', `https://evil.example.com/q?id=${own}`],
    ['a former host without its path', `http://old.example.cn:8081/gas/c/${own}`],
  ])('%s', (_name, text) => {
    expect(whyOf(text)).toBe('own-code-elsewhere');
    expect(tagTextsOf(resolveScan(text, config))).toEqual([]);
  });

  it('with a likely code of others offer it as a guess, and nothing else', () => {
    const resolution = resolveScan('https://trace.example.com/s?qpbm=440811000200000&x=1', config);
    expect(resolution).toMatchObject({
      kind: 'unrecognised',
      why: 'foreign-url',
      guess: { host: 'trace.example.com', code: '440811000200000' },
    });
    expect(tagTextsOf(resolution)).toEqual([]);
    expect(resolveScan('https://trace.example.com/b/440811000200000', config)).toHaveProperty('guess');
    expect(resolveScan('https://trace.example.com/about', config)).not.toHaveProperty('guess');
    expect(resolveScan('https://trace.example.com/s?id=440811000200000&no=440811000200001', config)).not.toHaveProperty(
      'guess',
    );
  });

  it.each([
    ['payment-or-chat', 'wxp://f2f0AbCdEf12345678901234567890'],
    ['payment-or-chat', 'https://u.wechat.com/MDAbcd1234567890'],
    ['payment-or-chat', 'https://weixin.qq.com/g/AbCd1234567890'],
    ['payment-or-chat', 'HTTPS://QR.ALIPAY.COM/FKX01234567890123456'],
    ['payment-or-chat', 'https://qr.95516.com/00010000/62012345678901234567'],
    ['payment-or-chat', 'alipays://platformapi/startapp?appId=20000123'],
    ['foreign-scheme', 'WIFI:S:GasStation;T:WPA;P:12345678;;'],
    ['foreign-scheme', 'tel:13800000000'],
    ['foreign-scheme', 'javascript:alert(1)'],
    ['not-a-code', '液化石油气瓶请远离火源2米以上放置'],
    ['not-a-code', 'HELLO'],
    ['not-a-code', '12'],
    ['not-a-code', '{"id":"440811000100001"}'],
    ['not-a-code', '1'.repeat(41)],
    ['empty', ''],
    ['empty', ' \u200b\r\n'],
    ['too-long', '1'.repeat(4097)],
  ])('%s: %s', (why, text) => {
    expect(whyOf(text)).toBe(why);
    expect(resolveScan(text, config)).not.toHaveProperty('guess');
  });
});

describe('registration codes', () => {
  it.each([
    ['344206001001', '344206001001', ['344206001001', '44206001001']],
    ['44206001001', '344206001001', ['344206001001', '44206001001']],
    ['３４４２０６００１００１', '344206001001', ['344206001001', '44206001001']],
    ['3 44 206 001001', '344206001001', ['344206001001', '44206001001']],
    ['344206a01001', '344206A01001', ['344206A01001', '44206A01001']],
    ['244206001001', '244206001001', ['244206001001']],
  ])('%s', (text, number, texts) => {
    expect(resolveScan(text, config)).toEqual({ kind: 'registration', number });
    expect(tagTextsOf(resolveScan(text, config))).toEqual(texts);
  });

  it.each(['744206001001', '399206001001', '3442060010011', '4420600100'])('%s is a code like any other', (text) => {
    expect(resolveScan(text, config)).toEqual({ kind: 'code', code: text, checked: false });
  });
});

describe('vendors', () => {
  it.each([
    ['qp', 'https://qp.example.cn/q?id=440811000200000'],
    ['qp', 'qp.example.cn/q?x=1&ID=440811000200000&y=2'],
    ['qp', 'HTTP://QP.EXAMPLE.CN/Q?ID=440811000200000'],
    ['qp', 'https://qp.example.cn/q/?id=4408-1100-0200-000#a'],
    ['hash', 'https://h5.example.cn/#/show?no=440811000200000'],
    ['page', 'https://a.b.page.example.cn/x/B-440811000200000.HTML'],
    ['any', 'https://any.example.cn/whatever/440811000200000'],
    ['any', 'https://any.example.cn/s?lang=zh&qp_bm=440811000200000'],
    ['any', 'https://any.example.cn/app/#/b?bottleNo=440811000200000'],
  ])('%s: %s', (vendor, text) => {
    const resolution = resolveScan(text, config);
    expect(resolution).toEqual({ kind: 'vendor', vendor, code: '440811000200000', numbers: 'shared' });
    expect(tagTextsOf(resolution)).toEqual(tagTextsOf(resolveScan('440811000200000', config)));
  });

  it('find a registration code under both its spellings', () => {
    const resolution = resolveScan('https://qp.example.cn/q?id=44206001001', config);
    expect(tagTextsOf(resolution)).toEqual(['344206001001', '44206001001']);
  });

  it('with numbers of their own keep them apart, case and all', () => {
    const upper = resolveScan('https://short.example.cn/t/aB3', config);
    expect(upper).toEqual({ kind: 'vendor', vendor: 'short', code: 'aB3', numbers: 'own' });
    expect(tagTextsOf(upper)).toEqual(['short:aB3']);
    expect(tagTextsOf(resolveScan('https://short.example.cn/t/ab3', config))).toEqual(['short:ab3']);
    expect(resolveScan('short:aB3', config)).toEqual(upper);
  });

  it.each([
    ['foreign-url', 'https://qp.example.cn/other?id=440811000200000'],
    ['foreign-url', 'https://qp.example.cn/q'],
    ['foreign-url', 'https://qp.example.cn/q?id=440811000200000&id=440811000200001'],
    ['foreign-url', 'https://page.example.cn/x/b-440811000200000.html'],
    ['foreign-url', 'https://a.page.example.cn/b-440811000200000.html'],
    ['vendor-no-code', 'https://qp.example.cn/q?id=about'],
    ['vendor-no-code', 'https://any.example.cn/about'],
    ['vendor-no-code', 'https://short.example.cn/t/%E7%A0%81'],
    ['vendor-ambiguous', 'https://any.example.cn/?id=440811000200000&code=440811000200001'],
  ])('%s: %s', (why, text) => {
    expect(whyOf(text)).toBe(why);
  });

  it.each([
    ['no host', '/q?id={code}'],
    ['a star for all hosts', '*/q?id={code}'],
    ['a star for a whole top-level domain', '*.cn/q?id={code}'],
    ['a star inside a name', 'q*.example.cn/{code}'],
    ['a star inside a part', 'qp.example.cn/a*/{code}'],
    ['two codes', 'qp.example.cn/{code}?id={code}'],
    ['another name in braces', 'qp.example.cn/{id}'],
    ['the code in a parameter’s name', 'qp.example.cn/?{code}=1'],
    ['the code in the host', '{code}.example.cn/q'],
  ])('a pattern with %s is refused', (_name, pattern) => {
    expect(v.is(scanConfigSchema, { vendorPatterns: [{ id: 'bad', pattern }] })).toBe(false);
  });

  it.each(['http', 'https', 'A', 'a', 'ab', 'x_y', 'c3'])('%s is no id of a vendor', (id) => {
    expect(v.is(scanConfigSchema, { vendorPatterns: [{ id, pattern: 'qp.example.cn' }] })).toBe(false);
  });

  it.each(['ypym.example.cn', 'ftp://ypym.example.cn', 'https://ypym.example.cn/?a', 'https://'])(
    '%s is no base',
    (url) => {
      expect(v.is(scanConfigSchema, { baseUrls: [url] })).toBe(false);
    },
  );
});

describe('GS1', () => {
  const giai = '(8004)9506000134352A1b';
  const grai = '(8003)09506000134352MZ7';
  const sgtin = '(01)09506000134352(21)S-7';
  it.each([
    ['Digital Link, GIAI', 'https://id.gs1.org/8004/9506000134352A1b', giai],
    ['the same with an attribute', 'https://id.gs1.org/8004/9506000134352A1b?17=261231', giai],
    ['the same in a brand’s domain and path', 'https://brand.example.com/p/8004/9506000134352A1b', giai],
    ['printed', '(8004) 9506000134352A1b', giai],
    ['printed in full width', '（８００４）９５０６０００１３４３５２Ａ１ｂ', giai],
    ['Data Matrix', ']d280049506000134352A1b', giai],
    ['GS1-128', ']C180049506000134352A1b', giai],
    ['QR with FNC1', ']Q380049506000134352A1b', giai],
    ['FNC1 without an identifier', `${GS}80049506000134352A1b`, giai],
    ['after another element', `]d21726123110LOT1${GS}80049506000134352A1b`, giai],
    ['separators spelled out', `]d210LOT1<GS>80049506000134352A1b`, giai],
    ['Digital Link, GRAI', 'https://id.gs1.org/8003/09506000134352MZ7', grai],
    ['GRAI', ']d2800309506000134352MZ7', grai],
    ['GRAI whose FNC1 was dropped', '800309506000134352MZ7', grai],
    ['Digital Link, SGTIN', 'https://id.gs1.org/01/09506000134352/10/L1/21/S-7', sgtin],
    ['the same with thirteen digits', 'https://id.gs1.org/01/9506000134352/21/S-7', sgtin],
    ['SGTIN', `]d2010950600013435210L1${GS}21S-7`, sgtin],
    ['SGTIN, printed', '(01)09506000134352(21)S-7', sgtin],
    ['SGTIN whose FNC1 was dropped', '010950600013435221S-7', sgtin],
  ])('%s', (_name, text, tag) => {
    const resolution = resolveScan(text, config);
    expect(resolution).toMatchObject({ kind: 'gs1', tag });
    expect(tagTextsOf(resolution)[0]).toBe(tag);
  });

  it.each([
    ['gs1-invalid', 'https://id.gs1.org/01/09506000134353/21/1'],
    ['gs1-invalid', '(8003)09506000134353MZ7'],
    ['gs1-invalid', '(8003)19506000134352MZ7'],
    ['gs1-invalid', '(8004)AB12'],
    ['gs1-invalid', `(8004)9506${'1'.repeat(27)}`],
    ['gs1-invalid', ']d2XX'],
    ['gs1-invalid', ']d2010950'],
    ['gs1-not-individual', '(01)09506000134352'],
    ['gs1-not-individual', '(8003)09506000134352'],
    ['gs1-not-individual', '(00)006141411234567890'],
    ['gs1-not-individual', 'https://brand.example.com/01/09506000134352/10/L1'],
    ['foreign-url', 'https://brand.example.com/8004/about'],
  ])('%s: %s', (why, text) => {
    expect(whyOf(text)).toBe(why);
  });

  it('finds a GIAI whichever reader kept its FNC1', () => {
    const withFnc1 = tagTextsOf(resolveScan(']C180049506000134352A1', config));
    const without = tagTextsOf(resolveScan('80049506000134352A1', config));
    expect(withFnc1).toEqual(['(8004)9506000134352A1', '80049506000134352A1']);
    expect(without).toEqual(withFnc1.toReversed());
  });
});

describe('UIDs of tags', () => {
  it.each(['04:a2:b3:c4:d5:e6:80', '04-A2-B3-C4-D5-E6-80', '04 A2 B3 C4 D5 E6 80', '04a2b3c4d5e680'])('%s', (text) => {
    expect(resolveScan(text, config)).toEqual({ kind: 'nfc', uid: '04A2B3C4D5E680' });
    expect(tagTextsOf(resolveScan(text, config))).toEqual(['04A2B3C4D5E680']);
  });

  it('of digits only have the tag text of the number', () => {
    expect(resolveScan('04:11:22:33', config)).toEqual({ kind: 'nfc', uid: '04112233' });
    expect(tagTextsOf(resolveScan('04:11:22:33', config))).toEqual(tagTextsOf(resolveScan('04112233', config)));
  });

  it('have as many bytes as tags have', () => {
    expect(kindOf('04:A2:B3')).toBe('unrecognised');
    expect(kindOf('04A2B3C4D5')).toBe('code');
  });
});

const likely = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.string({
    unit: fc.constantFrom(...'0123456789ABCDEFabcdefMZmz-. :/%?#&=()*]<>{};_', GS, '\u3000', '码', '\ud800'),
    maxLength: 60,
  }),
  fc
    .tuple(
      fc.constantFrom(
        '',
        `${base}/c/`,
        'https://qp.example.cn/q?id=',
        'https://short.example.cn/t/',
        'https://any.example.cn/',
        'https://id.gs1.org/8004/9506',
        'https://id.gs1.org/01/09506000134352/21/',
        '(8004)9506',
        ']d28004',
        ']C1',
        '8004',
        '344',
        'short:',
        'MZ0000001G',
      ),
      fc.string({ unit: fc.constantFrom(...'0123456789ABCZabcz-._#*;<>"%3B5D1d/', GS), maxLength: 40 }),
    )
    .map(([start, rest]) => start + rest),
);

describe('any text', () => {
  it('resolves to at most three tag texts, the first of which resolves to itself', () => {
    fc.assert(
      fc.property(likely, (text) => {
        const texts = tagTextsOf(resolveScan(text, config));
        expect(texts.length).toBeLessThanOrEqual(3);
        const again = texts.slice(0, 1).flatMap((first) => tagTextsOf(resolveScan(first, config)));
        expect(again).toEqual(texts);
      }),
      { numRuns: 5000 },
    );
  });

  it('of up to 4 kB never throws, here or typed', () => {
    fc.assert(
      fc.property(fc.oneof(likely, fc.string({ unit: 'binary', minLength: 1000, maxLength: 4096 })), (text) => {
        expect(() => needsSecondRead(resolveScan(text, config), 'matrix')).not.toThrow();
        expect(() => checkTyped(text, ['MZ'])).not.toThrow();
      }),
      { numRuns: 1500 },
    );
  });

  it.each([
    ['spaces', ' '.repeat(4095) + '1'],
    ['letters', 'a'.repeat(4096)],
    ['labels of a host', `${'a.'.repeat(2040)}/`],
    ['parts of a path', `https://any.example.cn${'/1'.repeat(2030)}`],
    ['parameters', `https://any.example.cn/?${'id=1&'.repeat(800)}`],
    ['broken percent signs', `${base}/c/${'%'.repeat(4000)}`],
    ['brackets', '(8004)'.repeat(680)],
    ['element strings', `]d2${`10A${GS}`.repeat(1000)}`],
    ['two-digit elements', `]d2${'11'.repeat(2000)}`],
    ['pairs', '04:'.repeat(1365)],
    ['letters that NFKC makes eighteen of', '\ufdfa'.repeat(4096)],
    ['wrappers', '*'.repeat(4096)],
    ['lone surrogates', '\ud800'.repeat(4096)],
  ])('of 4 kB of %s is resolved in a few milliseconds', (_name, text) => {
    resolveScan(text, config);
    const times = Array.from({ length: 5 }, () => {
      const from = performance.now();
      resolveScan(text, config);
      return performance.now() - from;
    });
    expect(Math.min(...times)).toBeLessThan(25);
  });
});

describe('needsSecondRead', () => {
  const checked = resolveScan(own, config);
  const unchecked = resolveScan('440811000100001', config);
  const unknown = resolveScan('wxp://f2f0', config);
  it.each([
    ['QR_CODE', 'matrix'],
    ['QRCode', 'matrix'],
    ['DATA_MATRIX', 'matrix'],
    ['PDF_417', 'matrix'],
    ['CODE_128', 'linear'],
    ['Code39', 'linear'],
    ['something new', 'linear'],
  ] as const)('%s is read as %s', (format, readBy) => {
    expect(readByOfFormat(format)).toBe(readBy);
  });

  it('asks for one where the code is 1-D or has no check character of ours', () => {
    expect(needsSecondRead(checked, 'matrix')).toBe(false);
    expect(needsSecondRead(checked, 'linear')).toBe(true);
    expect(needsSecondRead(checked, 'wedge')).toBe(false);
    expect(needsSecondRead(unchecked, 'matrix')).toBe(true);
    expect(needsSecondRead(unchecked, 'wedge')).toBe(true);
    expect(needsSecondRead(resolveScan('344206001001', config), 'matrix')).toBe(true);
    expect(needsSecondRead(resolveScan('(8004)9506000134352A1', config), 'matrix')).toBe(true);
    expect(needsSecondRead(resolveScan('https://qp.example.cn/q?id=440811000200000', config), 'matrix')).toBe(true);
    expect(needsSecondRead(resolveScan('MZ0000001H', config), 'matrix')).toBe(true);
  });

  it('asks for none of what was typed or sent by a radio tag, or of a wedge that read something else', () => {
    expect(needsSecondRead(unchecked, 'typed')).toBe(false);
    expect(needsSecondRead(resolveScan('04:A2:B3:C4', config), 'nfc')).toBe(false);
    expect(needsSecondRead(unknown, 'wedge')).toBe(false);
    expect(needsSecondRead(unknown, 'matrix')).toBe(true);
  });
});

describe('checkTyped', () => {
  it.each([
    [' mz00 0000 1g ', { kind: 'own', code: own }],
    ['MZ0000001H', { kind: 'mistyped', code: 'MZ0000001H', at: null }],
    ['MZO000001G', { kind: 'mistyped', code: 'MZO000001G', at: 2 }],
    ['MZ00000I1G', { kind: 'mistyped', code: 'MZ00000I1G', at: 7 }],
    ['MZ000001G', { kind: 'mistyped', code: 'MZ000001G', at: null }],
    ['440811000100001', { kind: 'unchecked', code: '440811000100001' }],
    ['ZJ00000012', { kind: 'unchecked', code: 'ZJ00000012' }],
    ['', { kind: 'unreadable', why: 'empty' }],
    ['你好', { kind: 'unreadable', why: 'not-a-code' }],
    ['1'.repeat(5000), { kind: 'unreadable', why: 'not-a-code' }],
  ])('%s', (typed, expected) => {
    expect(checkTyped(typed, ['MZ'])).toEqual(expected);
  });

  it('holds every code in our form to its check character where no prefixes are given', () => {
    expect(checkTyped('MZ0000001H')).toEqual({ kind: 'mistyped', code: 'MZ0000001H', at: null });
    expect(checkTyped('MZ0000001G')).toEqual({ kind: 'own', code: own });
    expect(checkTyped('440811000100001')).toEqual({ kind: 'unchecked', code: '440811000100001' });
  });
});
