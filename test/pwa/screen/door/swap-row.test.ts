// One line of the swap: what it says of a cylinder by itself, and what is still asked about it.
import { expect, it } from 'vitest';
import type { JudgedEmpty, JudgedFull } from '../../../../shared/contract/door.ts';
import { scannedCylinder, taggedCylinder } from '../../../../pwa/screen/door/draft.ts';
import { swapRow } from '../../../../pwa/screen/door/swap-row.ts';

const card = {
  cylinderId: 'k',
  code: 'A',
  model: 'YSP35.5',
  serialNo: null,
  manufacturer: null,
  madeOn: null,
  inspectionDueOn: null,
  tareG: null,
  maxFillG: null,
  firstFill: null,
  assumed: [],
  ownerOrganisationId: null,
  setAside: false,
};
const reason = (rule: string, severity: 'block' | 'warn', action = 'check-again') => ({
  rule,
  severity,
  found: null,
  limit: null,
  action,
});
const verdict = (...reasons: ReturnType<typeof reason>[]) => ({
  outcome: reasons.length === 0 ? ('allow' as const) : ('warn' as const),
  reasons,
  ruleset: 'cn-2026.1',
});
const out = scannedCylinder('1', 'A', { way: 'out', code: 'A', model: 'YSP35.5', elsewhere: false });
const back = { ...out, way: 'in' as const };
const full: JudgedFull = {
  scanned: 'A',
  cylinder: card,
  conflict: null,
  verdict: verdict(),
  blocked: false,
  next: false,
  loadVerdict: null,
  onOtherVehicle: null,
  names: {},
};
const empty: JudgedEmpty = {
  scanned: 'A',
  temporaryTag: null,
  cylinder: card,
  conflict: null,
  verdict: verdict(),
  destination: null,
  elsewhere: false,
  names: {},
};

it('never lets one be handed over of which nothing can be said, and always takes one back', () => {
  expect(swapRow(out, 'unjudged', 'zh-CN')).toMatchObject({ tone: 'block' });
  expect(swapRow(back, 'unjudged', 'zh-CN')).toMatchObject({ tone: 'next', title: '可以收回' });
});

it('asks to look at the seal before it calls it missing, and for its number only where the seal alone is not enough', () => {
  const missing = { ...full, verdict: verdict(reason('seal-missing', 'warn')) };
  expect(swapRow(out, { full: missing, onPhone: false }, 'zh-CN')).toMatchObject({
    tone: 'next',
    title: '看一下封口',
    asksSeal: true,
    asksSealNumber: false,
  });
  const whole = { ...out, sealIntact: true };
  expect(swapRow(whole, { full, onPhone: false }, 'zh-CN')).toMatchObject({ tone: 'allow', asksSealNumber: false });
  expect(swapRow(whole, { full: missing, onPhone: false }, 'zh-CN')).toMatchObject({ asksSealNumber: true });
});

it('keeps what is said of the home out of the line, and says that it is loaded here or has to come over', () => {
  const said = {
    ...full,
    verdict: verdict(reason('open-hazard', 'block'), reason('far-from-customer', 'warn')),
    loadVerdict: verdict(),
    onOtherVehicle: { vehicleId: 'v', plate: '粤GA0002' },
  };
  const row = swapRow(out, { full: said, onPhone: false }, 'zh-CN');
  expect(row).toMatchObject({ tone: 'allow', title: '可以交付' });
  expect(row.detail).toContain('补记装车');
  expect(row.detail).toContain('粤GA0002');
});

it('does not call a cylinder unregistered because this phone does not know it', () => {
  const unknown = verdict(reason('code-unknown', 'block', 'quarantine'));
  const here = { full: { ...full, cylinder: null, verdict: unknown }, onPhone: true };
  expect(swapRow(out, here, 'zh-CN')).toMatchObject({ tone: 'block', title: '本机没有这只瓶的资料' });
  expect(swapRow(out, { ...here, onPhone: false }, 'zh-CN')).toMatchObject({ tone: 'block', title: '瓶码未登记' });
  const taken = { empty: { ...empty, cylinder: null, verdict: unknown }, onPhone: true };
  expect(swapRow(back, taken, 'zh-CN')).toMatchObject({ tone: 'next', title: '本机没有这只瓶的资料' });
});

it('says where an empty goes, offers to say that it was seen here, and takes a tag for a tag', () => {
  const foreign = { ...empty, verdict: verdict(reason('not-own', 'warn', 'return-to-owner')), elsewhere: true };
  const row = swapRow(back, { empty: foreign, onPhone: false }, 'zh-CN');
  expect(row).toMatchObject({ tone: 'warn', asksElsewhere: true });
  expect(row.detail).toContain('退回产权单位');
  const tagged = taggedCylinder('2', 'LS1', 'a'.repeat(64));
  const untold = { ...empty, scanned: null, temporaryTag: 'LS1', cylinder: null, verdict: null };
  expect(swapRow(tagged, { empty: untold, onPhone: true }, 'zh-CN')).toMatchObject({ tone: 'allow' });
});
