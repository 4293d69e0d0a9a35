// People in the cells of a register are not shown to those who need not know them.
import { describe, expect, it } from 'vitest';
import { isPerson, maskedOwner, previewCell, withoutPeople } from '../../../shared/register-import/people.ts';

describe('people in a register', () => {
  it.each([
    ['某某甲', true],
    ['某甲', true],
    ['某甲（用户）', true],
    ['某楼', true],
    ['某某甲 13800000000', true],
    ['甲镇液化气站', false],
    ['甲镇液化气站（东区）', false],
    ['某燃气有限公司', false],
    ['某记饭店', false],
    ['个人', false],
    ['托管', false],
    ['自有', false],
    ['', false],
    [null, false],
  ])('%j is a person: %s', (name, person) => {
    expect(isPerson(name)).toBe(person);
  });

  it('are masked, organisations and words are not', () => {
    expect(maskedOwner('某某甲 13800000000')).toBe('某**');
    expect(maskedOwner('个人')).toBe('个人');
    expect(maskedOwner('甲镇液化气站')).toBe('甲镇液化气站');
    expect(maskedOwner('某燃气有限公司 0759-1234567')).toBe('某燃气有限公司 ***');
  });

  it('are taken out of notes, which else stay as they are', () => {
    expect(withoutPeople('制表人: 某甲 审核：某乙 2026年11月')).toBe('制表人: *** 审核: *** 2026年11月');
    expect(withoutPeople('联系电话 13800000000')).toBe('联系电话 ***');
    expect(withoutPeople('合计 600只')).toBe('合计 600只');
    expect(withoutPeople('440811000100001')).toBe('440811000100001');
  });

  it('are not in a preview: their columns say only that something is there', () => {
    expect(previewCell('某甲', '用户姓名', null)).toBe('***');
    expect(previewCell('440800190001010000', '身份证号', null)).toBe('***');
    expect(previewCell('', '用户姓名', null)).toBe('');
    expect(previewCell('某甲', '产权人', 'ownerName')).toBe('某**');
    expect(previewCell('13800000000', '乙栏', null)).toBe('***');
    expect(previewCell('13800000000', '登记代码', 'registrationCode')).toBe('13800000000');
    expect(previewCell('2022-06', '制造日期', 'madeOn')).toBe('2022-06');
    expect(previewCell('某检验站', '检验单位', null)).toBe('某检验站');
  });
});
