// What a person reads: every rule in both languages, slots filled or left out, the basis named as people know it.
import { describe, expect, it } from 'vitest';
import { STEPS } from '../../../shared/verdict/facts.ts';
import { type Reason } from '../../../shared/verdict/judge.ts';
import { messagesEn } from '../../../shared/verdict/messages.en.ts';
import { messagesZhCn } from '../../../shared/verdict/messages.zh-CN.ts';
import { basisText, headline, renderReason, ruleOf } from '../../../shared/verdict/render.ts';
import { RULES, type Rule, type RuleId, type Scalar } from '../../../shared/verdict/rules.ts';
import { BASIS, type Basis, SOURCES } from '../../../shared/verdict/sources.ts';
import { verdictOf } from './good-facts.ts';

const reason = (rule: RuleId, found: Scalar = null, limit: Scalar = null): Reason => ({
  rule,
  severity: 'block',
  found,
  limit,
  action: ruleOf(rule).action,
});

const zh = (rule: RuleId, found?: Scalar, limit?: Scalar): string =>
  renderReason(reason(rule, found, limit), messagesZhCn).text;
const en = (rule: RuleId, found?: Scalar, limit?: Scalar): string =>
  renderReason(reason(rule, found, limit), messagesEn).text;

describe('a reason', () => {
  it('tells title, sentence, button and basis', () => {
    expect(renderReason(reason('inspection-overdue', '2026-06', '2026-06-30'), messagesZhCn)).toEqual({
      title: '超期未检',
      text: '检验有效期到 2026-06，2026-06-30 之后未经检验不得使用。',
      action: '送检',
      basis: ['特种设备安全法 第四十条、第八十四条第（一）项、第八十五条', 'TSG 23-2021', 'GB/T 8334-2022'],
    });
    expect(renderReason(reason('inspection-overdue', '2026-06', '2026-06-30'), messagesEn)).toEqual({
      title: 'Inspection overdue',
      text: 'The inspection held until 2026-06. After 2026-06-30 the cylinder may not be used uninspected.',
      action: 'Send to inspection',
      basis: ['Special Equipment Safety Law art. 40, 84(1), 85', 'TSG 23-2021', 'GB/T 8334-2022'],
    });
  });

  it('leaves out what stands in brackets where its slot is empty', () => {
    expect(en('gas-licence', '2026-10')).toBe('The company has no gas licence in date. It ran until 2026-10.');
    expect(en('gas-licence')).toBe('The company has no gas licence in date.');
    expect(en('pre-fill-check', 301, 300)).toMatch(/too long ago: 301 minutes, at most 300\.$/);
    expect(en('pre-fill-check', null, 300)).toMatch(/too long ago\.$/);
    expect(zh('vehicle-overload', null, 300)).toMatch(/有多少，限 300 kg。$/);
    expect(zh('vehicle-overload', 301, 300)).toMatch(/有多少：301 kg，限 300 kg。$/);
    expect(zh('seal-broken', 'S1', null)).toMatch(/的封口。$/);
  });

  it('tells one of something in the singular', () => {
    expect(en('tracker-silent', 1, 0)).toMatch(/: 1 minute, at most 0\.$/);
    expect(en('clock-wrong', 21, 1)).toMatch(/lies 21 minutes ahead/);
    expect(en('data-stale', 1, 0.1)).toMatch(/: 1 hour old \(limit 0\.1 hours\)/);
    expect(en('full-check-overdue', null, 1)).toBe('No full safety check in the last 1 day.');
    expect(zh('tracker-silent', 1, 0)).toMatch(/：已过 1 分钟，最多 0 分钟。$/);
  });

  it('shows 0 and dashes where a slot outside of brackets is empty', () => {
    expect(en('underfill', 0, 14)).toBe('It holds 0 kg, less than 14 kg.');
    expect(en('underfill')).toBe('It holds — kg, less than — kg.');
  });

  it('tells codes by their names, one or several', () => {
    expect(zh('record-incomplete', 'tareKg')).toBe('登记资料缺少：皮重。');
    expect(zh('record-incomplete', 'tareKg, holds')).toBe('登记资料缺少：皮重、控制措施。');
    expect(en('record-implausible', 'volumeL, tareKg')).toBe(
      'What the register says cannot be right. Check: volume, tare.',
    );
    expect(en('door-check-failed', 'leak, wall')).toBe('The check at the door failed: leak, wall.');
    expect(zh('on-hold', 'freeze, seizure')).toBe('这只气瓶正在冻结、查封扣押，解除之前不得使用。');
    expect(zh('medium-mismatch', 'dme-blend', 'lpg')).toBe('气是掺二甲醚气，气瓶的介质是液化石油气，不得混用。');
    expect(zh('forbidden-site', 'basement')).toBe('地下室不得使用瓶装液化气。');
    expect(zh('no-gas-alarm', 'site')).toBe('工地用户必须安装可燃气体探测器。');
    expect(en('wrong-gas-for-customer', 'other', 'lpg')).toBe(
      'This customer may only have LPG, and this is another gas.',
    );
    expect(en('custody-broken', 'v-2', 'vehicle')).toBe(
      'By the register the cylinder is not with this vehicle but with v-2.',
    );
    expect(en('custody-broken', 'customer', 'vehicle')).toBe(
      'By the register the cylinder is not with this vehicle but with a customer.',
    );
    expect(zh('custody-broken', 'vehicle', 'customer')).toBe('登记里这只气瓶不在这个用户处，而在送气车上。');
    expect(zh('custody-broken', 'org', 'vehicle')).toBe('登记里这只气瓶不在这辆送气车上，而在本单位。');
    expect(en('two-phase', 'YSP118-II', 'vaporiser-only')).toBe(
      'Gas-liquid two-phase cylinders may not be filled or supplied, except to customers other than catering that have a vaporiser room. Model YSP118-II.',
    );
    expect(zh('two-phase', 'YSP118-II', 'vaporiser-only')).toBe(
      '气液双相气瓶不得充装和供应，只有有气化间的非餐饮用户除外，型号：YSP118-II。',
    );
    expect(en('customer-unverified', 'site')).toMatch(/Missing: place of use\.$/);
    expect(en('filling-licence', 'lpg')).toMatch(/\(LPG\)\.$/);
    // What is no code, and what only looks like one, stays as it is.
    expect(en('two-phase', 'lpg')).toMatch(/Model lpg\.$/);
    expect(en('door-check-failed', 'constructor')).toBe('The check at the door failed: constructor.');
  });
});

describe('every rule, action and headline', () => {
  it.each([messagesZhCn, messagesEn])('has its words in $language', (messages) => {
    for (const { id, action } of RULES as readonly Rule[]) {
      for (const [found, limit] of [
        ['x', 'y'],
        [null, null],
      ] as const) {
        const rendered = renderReason({ rule: id, severity: 'warn', found, limit, action }, messages);
        expect(rendered.title).not.toBe('');
        expect(rendered.text).toMatch(/[。.]$/);
        expect(rendered.text).not.toMatch(/[[\]{}]/);
        expect(rendered.action).not.toBe('');
        expect(rendered.basis.every((basis) => basis.length > 0)).toBe(true);
      }
    }
    const titles = Object.values(messages.rules).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('is Chinese where it should be', () => {
    for (const { title, text } of Object.values(messagesZhCn.rules)) expect(title + text).toMatch(/\p{Script=Han}/u);
    for (const { title, text } of Object.values(messagesEn.rules)) expect(title + text).not.toMatch(/\p{Script=Han}/u);
  });

  it('asks what is not there for a bug', () => {
    // @ts-expect-error no such rule
    expect(() => ruleOf('no-such-rule')).toThrow('no rule no-such-rule');
  });
});

describe('a headline', () => {
  it('says what may be done', () => {
    expect(headline(verdictOf('fill'), 'fill', messagesZhCn)).toBe('可以充装');
    expect(headline(verdictOf('fill', { 'scale.checkedOn': null }), 'fill', messagesZhCn)).toBe('可以充装，请注意');
    expect(headline(verdictOf('fill', { 'cylinder.state': 'lost' }), 'fill', messagesZhCn)).toBe('禁止充装');
    expect(headline(verdictOf('deliver', { customer: null }), 'deliver', messagesEn)).toBe('Do not hand over');
  });

  it('says what comes next where that is all', () => {
    expect(headline(verdictOf('fill', { preFillCheck: null }), 'fill', messagesZhCn)).toBe('请做充装前检查');
    expect(headline(verdictOf('fill', { 'preFillCheck.emptyKg': 18 }), 'fill', messagesEn)).toBe('Drain the residue');
    expect(headline(verdictOf('release', { postFillCheck: null }), 'release', messagesZhCn)).toBe('请做充装后检查');
    expect(headline(verdictOf('deliver', { doorCheck: null, gas: null }), 'deliver', messagesZhCn)).toBe(
      '请做随瓶安检',
    );
    expect(headline(verdictOf('fill', { 'cylinder.firstFill': true }), 'fill', messagesZhCn)).toBe('请先抽真空');
    expect(headline(verdictOf('fill', { preFillCheck: null, 'cylinder.state': 'lost' }), 'fill', messagesZhCn)).toBe(
      '禁止充装',
    );
  });

  it('is there for each step and outcome', () => {
    for (const messages of [messagesZhCn, messagesEn]) {
      const all = STEPS.flatMap((step) => Object.values(messages.headlines[step]));
      expect(all).toHaveLength(15);
      expect(new Set(all).size).toBe(15);
    }
  });
});

const nameOf = (basis: readonly Basis[]): string | undefined =>
  Object.entries(BASIS).find(([, group]) => group === basis)?.[0];

describe('a basis', () => {
  it.each([
    [
      { source: 'gasRegulation', at: ['18(7)(8)', '47'] },
      '城镇燃气管理条例 第十八条第（七）、（八）项、第四十七条',
      'Regulation on Urban Gas art. 18(7)(8), 47',
    ],
    [
      { source: 'gasRegulation', at: ['17', '46(7)'] },
      '城镇燃气管理条例 第十七条、第四十六条第（七）项',
      'Regulation on Urban Gas art. 17, 46(7)',
    ],
    [
      { source: 'specialEquipmentLaw', at: ['10', '20', '9', '11', '99'] },
      '特种设备安全法 第十条、第二十条、第九条、第十一条、第九十九条',
      'Special Equipment Safety Law art. 10, 20, 9, 11, 99',
    ],
    [{ source: 'db4114t185', at: ['4.7', '4.9'] }, 'DB4114/T 185-2023 4.7、4.9', 'DB4114/T 185-2023 4.7, 4.9'],
    [{ source: 'townshipPlan', at: ['item 15'] }, '乡镇整治方案（2023年） 第十五项', 'Township plan of 2023 item 15'],
    [
      { source: 'gasRegulation', at: ['5(12)', 'xitem 3', 'item 3 b', '84 (1)', '17'] },
      '城镇燃气管理条例 第五条第（十二）项、xitem 3、item 3 b、84 (1)、第十七条',
      'Regulation on Urban Gas 5(12), xitem 3, item 3 b, 84 (1), 17',
    ],
    [{ source: 'tsg23', at: [] }, 'TSG 23-2021', 'TSG 23-2021'],
  ] as const satisfies readonly (readonly [Basis, string, string])[])('%j', (basis, chinese, english) => {
    expect(basisText(basis, 'zh-CN')).toBe(chinese);
    expect(basisText(basis, 'en')).toBe(english);
  });

  it('of each rule is as agreed', () => {
    const groups: [RegExp, string][] = [
      [/^(code|record)-|^stamp-illegible$/, 'register'],
      [/^inspection-|^ends-in-use$/, 'inspection'],
      [/^life-/, 'life'],
      [/^not-own$/, 'ownership'],
      [/^(nonconforming|refurbished|scrapped)$/, 'condition'],
      [/^(two|liquid)-phase$/, 'twoPhase'],
      [/^(on-hold|blacklisted)$/, 'orders'],
      [/^valve-expired$/, 'valve'],
      [
        /^(filling-licence|operator-certificate|(pre|post)-fill-check|residue|tare-doubtful|already-full|not-evacuated)$/,
        'filling',
      ],
      [/^scale-/, 'scale'],
      [/^(over|under)fill$/, 'content'],
      [/^gas-(adulterated|unodorised|uncertified)$|^medium-mismatch$|^wrong-gas-for-customer$/, 'gas'],
      [/^gas-licence$/, 'gasLicence'],
      [/^(courier|vehicle)-|^tracker-silent$|^custody-broken$|out-of-zone$|^customer-unlocated$/, 'delivery'],
      [/^customer-unverified$|^door-|^open-hazard$|^leaflet-missing$|^full-check-overdue$/, 'customer'],
      [/^(storage-limit|large-cylinder-indoors|forbidden-site)$/, 'premises'],
      [/^no-gas-alarm$/, 'alarm'],
      [
        /^(data-stale|clock-wrong|too-many-out|seal-.*|same-person|fill-untraced|fill-unauthorised|far-from-customer|lost|stolen|self-pickup)$/,
        'practice',
      ],
    ];
    for (const { id, basis } of RULES as readonly Rule[]) {
      expect([id, nameOf(basis)]).toEqual([id, groups.find(([pattern]) => pattern.test(id))?.[1]]);
    }
  });

  it('names each source once, and only those that a rule rests on', () => {
    const cited = new Set(Object.values(BASIS).flatMap((group: readonly Basis[]) => group.map(({ source }) => source)));
    expect([...cited].sort()).toEqual(Object.keys(SOURCES).sort());
    const names = Object.values(SOURCES).map((source) => source.zh);
    expect(new Set<string>(names).size).toBe(names.length);
  });

  it('cites what was read', () => {
    const cited = Object.fromEntries(
      Object.entries(BASIS).map(([name, group]) => [
        name,
        group.map((basis: Basis) => basisText(basis, 'en')).join('; '),
      ]),
    );
    expect(cited).toEqual({
      register: 'Special Equipment Safety Law art. 33, 49; TSG 23-2021; DB4114/T 185-2023 4.7, 4.9',
      inspection: 'Special Equipment Safety Law art. 40, 84(1), 85; TSG 23-2021; GB/T 8334-2022',
      life: 'Special Equipment Safety Law art. 48, 84; GB 5842-2006; GB 5842-2023',
      ownership: 'Regulation on Urban Gas art. 18(7)(8), 47',
      condition: 'Special Equipment Safety Law art. 32, 48, 49, 61, 84, 85',
      twoPhase: 'GB 5842-2023; Work Safety Committee document 2023 no. 3',
      orders: 'Special Equipment Safety Law art. 61; Measures for Supervising Special Equipment art. 25, 26',
      valve: 'TSG 23-2021',
      filling: 'Special Equipment Safety Law art. 14, 49, 85; TSG 07-2019; TSG 23-2021',
      scale: 'Metrology Law; TSG 23-2021',
      content: 'GB 17267; The stamp on the cylinder',
      gas: 'Regulation on Urban Gas art. 17, 22; GB 11174',
      gasLicence: 'Regulation on Urban Gas art. 15, 45',
      delivery: 'Regulation on Urban Gas art. 24, 25; Township plan of 2023',
      customer: 'Regulation on Urban Gas art. 17, 46(7); Local rules on real-name sale and checks at the door',
      premises: 'Township plan of 2023 item 15; GB 51142; GB 55037-2022',
      alarm: 'Work Safety Law art. 36',
      practice: "Good practice: the authority's own parameter",
    });
  });
});
