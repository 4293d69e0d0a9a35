// What a case of the delivery chain tells: in words, without what is not known, and without ids.
import { expect, it } from 'vitest';
import { detailFacts, detailLinks } from '../../../../pwa/screen/case/details.ts';

const nowMs = Date.parse('2026-11-23T08:00:00.000Z');

it('names the rules and what was wrong with the act, and counts cylinders only where there are several', () => {
  const details = { rules: ['inspection-overdue', 'no-shift', 'a-new-rule'], conflicts: ['also-empty'], cylinders: 2 };
  expect(detailFacts('delivered-despite-block', details, 'zh-CN', nowMs)).toEqual([
    { label: '按规则应当禁止', value: '超期未检、没有出车、a-new-rule、同一只又交又收' },
    { label: '气瓶', value: '2 只' },
  ]);
  expect(detailFacts('delivered-despite-block', { cylinders: 1 }, 'zh-CN', nowMs)).toEqual([]);
});

it('tells what the photo proved before, and nothing of another company’s act', () => {
  const told = { before: 'check-door', beforeAt: '2026-11-22T02:00:00.000Z' };
  expect(detailFacts('photo-used-again', told, 'zh-CN', nowMs)).toEqual([
    { label: '这张照片以前用于', value: '随瓶安检 · 2026-11-22 10:00' },
  ]);
  expect(detailFacts('photo-used-again', { before: null, beforeAt: null }, 'zh-CN', nowMs)).toEqual([]);
});

it('tells how fast it would have been, from which act', () => {
  const told = { kmh: 412.7, other: 'record-delivery', otherAt: '2026-11-23T07:50:00.000Z' };
  expect(detailFacts('impossible-speed', told, 'en', nowMs).map(({ value }) => value)).toEqual([
    '413 km/h',
    'a delivery · 15:50',
  ]);
});

it('leaves out what it cannot read, and leads to home and shifts', () => {
  expect(detailFacts('leak', { rules: 'all' }, 'en', nowMs)).toEqual([]);
  const links = detailLinks({ customerId: 'c', shiftId: 's', otherShiftId: null }, 'en');
  expect(links.map(({ to }) => to)).toEqual(['/customers/c', '/days/s']);
});
