// Why a scanned text leads to no cylinder, in words: one sentence for each reason of the resolver, and what to do.
import { unrecognisedReasons, type UnrecognisedReason } from '../../../shared/cylinder/resolve-scan.ts';
import { defineText } from '../../text/text.ts';

export const unrecognisedText = defineText(
  {
    empty: '没有读到内容，请再扫一次。',
    'too-long': '读到的内容太长，不是瓶码，请对准瓶上的码再扫。',
    'not-a-code': '这不是瓶码，请对准瓶上的码再扫，或照瓶上的字输入。',
    'own-page': '这是本系统的网页地址，不是瓶上的标签。',
    'own-code-elsewhere': '码是本系统的格式，网址却不是：可能是仿制标签，请隔离并报告。',
    'payment-or-chat': '这是收款码或聊天码，不是瓶码。',
    'foreign-url': '这个网址不是本系统或已登记厂家的标签。',
    'foreign-scheme': '这是别的程序的码，不是瓶码。',
    'vendor-no-code': '厂家的网址里没有瓶码，请照瓶上的字输入。',
    'vendor-ambiguous': '厂家的网址里有几个可能的瓶码，请照瓶上的字输入。',
    'gs1-invalid': 'GS1 码有误，校验不通过，请再扫一次。',
    'gs1-not-individual': 'GS1 码只说明产品种类，没有单只气瓶的号码。',
  },
  {
    empty: 'Nothing was read: scan again.',
    'too-long': 'What was read is too long to be a code: aim at the code on the cylinder.',
    'not-a-code': "This is not a cylinder's code: aim again, or type what stands on the cylinder.",
    'own-page': 'This is an address of this system, but not that of a label.',
    'own-code-elsewhere':
      'The code has our form but the address is not ours: it may be a copied label. Set it aside and report.',
    'payment-or-chat': "This is a payment or chat code, not a cylinder's.",
    'foreign-url': 'This address is neither ours nor that of a known maker of labels.',
    'foreign-scheme': 'This code belongs to another program, not to a cylinder.',
    'vendor-no-code': "The maker's address holds no code: type what stands on the cylinder.",
    'vendor-ambiguous': "The maker's address holds several likely codes: type what stands on the cylinder.",
    'gs1-invalid': 'The GS1 code is wrong by its check digit: scan again.',
    'gs1-not-individual': 'The GS1 code names a kind of product, not one cylinder.',
  },
) satisfies Record<string, Readonly<Record<UnrecognisedReason, string>>>;

export const isUnrecognisedReason = (why: string | null): why is UnrecognisedReason =>
  unrecognisedReasons.some((reason) => reason === why);
