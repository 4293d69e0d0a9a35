// One model, written in many ways.
import { describe, expect, it } from 'vitest';
import { modelName } from '../../../shared/cylinder/model.ts';

describe('a model', () => {
  it.each([
    ['YSP118-II', 'YSP118II'],
    ['ysp118-Ⅱ', 'YSP118II'],
    ['ysp118ⅱ', 'YSP118II'],
    ['ＹＳＰ１１８－Ⅱ', 'YSP118II'],
    ['YSP 118 — II', 'YSP118II'],
    ['YSP\u3000118\u2010\u2011\u2012\u2013\u2014\u2015II', 'YSP118II'],
    ['YSP118\u2212II', 'YSP118II'],
    ['YSP\u00AD118II', 'YSP118II'],
    ['YSP\u00A0118\u2028II', 'YSP118II'],
    ['YSP35.5/14.9', 'YSP35.5'],
    ['YSP35.5／14.9', 'YSP35.5'],
    ['YSP118/液/49.5', 'YSP118'],
    ['/14.9', ''],
    ['YSP35_5', 'YSP35_5'],
    ['15kg', '15KG'],
  ])('%j is %j', (written, name) => {
    expect(modelName(written).name).toBe(name);
    expect(modelName(written).name).toBe(name);
  });

  it('keeps what follows the slash in the whole of it', () => {
    expect(modelName('ysp 118 / 液 / 49.5').whole).toBe('YSP118/液/49.5');
  });

  it('keeps right when more were asked than are kept', () => {
    for (let i = 0; i < 5000; i++) expect(modelName(`ysp-${i}`).name).toBe(`YSP${i}`);
    expect(modelName('ysp-1').name).toBe('YSP1');
  });
});
