// The form of a parameter: what is typed becomes the value that the server takes, and nothing else does.
import { describe, expect, it } from 'vitest';
import { defaultParameters, PARAMETER_NAMES, parseParameters } from '../../../../shared/verdict/parameters.ts';
import { serverParameters } from '../../../../server/feature/parameter/parameter-book.ts';
import { fields } from '../../../../pwa/screen/parameter/fields.ts';
import { formOf, valueOf } from '../../../../pwa/screen/parameter/parameter-form.ts';
import { text } from '../../../../pwa/screen/parameter/text.ts';

describe('the form of a parameter', () => {
  it('has a field and a name in both languages for every parameter there is', () => {
    const names = [...PARAMETER_NAMES, ...Object.keys(serverParameters)].sort();
    expect(Object.keys(fields).sort()).toEqual(names);
    for (const words of [text['zh-CN'], text.en]) expect(Object.keys(words.names).sort()).toEqual(names);
  });

  it.each([...PARAMETER_NAMES])('gives %s back as it was, in a form that the rules take', (name) => {
    const { entry } = fields[name] ?? { entry: 'json' as const };
    const value = defaultParameters.values[name];
    const back = valueOf(entry, formOf(entry, value));
    expect(back).toEqual({ ok: true, value });
    expect(back.ok && parseParameters({ [name]: back.value }).ok).toBe(true);
  });

  it('takes digits of either width, and says what else is wrong', () => {
    const form = (typed: string) => ({ text: typed, chosen: [], until: {} });
    expect(valueOf('number', form('０．８'))).toEqual({ ok: true, value: 0.8 });
    expect(valueOf('number', form('0,8'))).toEqual({ ok: false, error: 'wrongNumber' });
    expect(valueOf('whole', form('4.5'))).toEqual({ ok: false, error: 'wrongWhole' });
    expect(valueOf('whole', form('-1'))).toEqual({ ok: false, error: 'wrongWhole' });
    expect(valueOf('whole', form(' '))).toEqual({ ok: false, error: 'missing' });
    expect(valueOf('json', form('[1]'))).toEqual({ ok: false, error: 'wrongJson' });
    expect(valueOf('json', form('{'))).toEqual({ ok: false, error: 'wrongJson' });
  });

  it('leaves out a rule whose day was cleared', () => {
    const form = { text: '', chosen: [], until: { 'out-of-zone': '', 'custody-broken': '2026-12-31' } };
    expect(valueOf('soft', form)).toEqual({ ok: true, value: { 'custody-broken': '2026-12-31' } });
  });
});
