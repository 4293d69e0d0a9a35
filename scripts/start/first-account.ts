// A real start asks on the console for the first organisation and its administrator; for machines, the environment says it.
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import * as v from 'valibot';
import { newPasswordSchema, passwordMinLength, usernameSchema } from '../../shared/contract/account.ts';
import { organisationKinds } from '../../shared/contract/organisation.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { FirstAccount } from '../../server/feature/account/create-first-account.ts';

interface Question {
  readonly variable: string;
  readonly text: string;
  readonly isSecret?: true;
  readonly schema: v.GenericSchema<string, string>;
}

const words = v.pipe(v.string(), v.trim(), v.minLength(1, 'must not be empty'), v.maxLength(100));

const questions = {
  organisation: { variable: 'FIRST_ORGANISATION', text: '单位名称 Name of the organisation', schema: words },
  kind: {
    variable: 'FIRST_KIND',
    text: `单位类型 Its kind (${organisationKinds.join(', ')})`,
    schema: v.pipe(v.string(), v.trim(), v.picklist(organisationKinds, 'must be one of these')),
  },
  area: {
    variable: 'FIRST_AREA',
    text: '所在地区划代码 Division code of its place (6 to 12 digits; an authority: leading digits of its area)',
    schema: v.pipe(v.string(), v.trim(), v.regex(/^\d{2,12}$/, 'must be digits of a division code')),
  },
  name: { variable: 'FIRST_PERSON', text: '管理员姓名 Name of the administrator', schema: words },
  username: { variable: 'FIRST_USERNAME', text: '登录名 User name', schema: usernameSchema },
  password: {
    variable: 'FIRST_PASSWORD',
    text: `口令（至少 ${passwordMinLength} 位）Password (at least ${passwordMinLength} characters)`,
    isSecret: true,
    schema: newPasswordSchema,
  },
} as const satisfies Record<string, Question>;

type Answers = Record<keyof typeof questions, string>;

interface Console {
  ask(question: Question): Promise<string>;
  close(): void;
}

/** A terminal that shows what is typed unless told not to. */
function openConsole(): Console {
  let isHidden = false;
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!isHidden) process.stdout.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  // Ctrl-C at a question ends the start; nothing has been written yet.
  lines.on('SIGINT', () => process.exit(130));
  return {
    async ask(question) {
      process.stdout.write(`${question.text}: `);
      isHidden = question.isSecret === true;
      const answer = await lines.question('');
      isHidden = false;
      if (question.isSecret === true) process.stdout.write('\n');
      return answer;
    },
    close: () => lines.close(),
  };
}

async function askUntilGood(console: Console, question: Question) {
  for (;;) {
    const checked = v.safeParse(question.schema, await console.ask(question));
    if (checked.success) return checked;
    process.stdout.write(`  ${checked.issues[0].message}\n`);
  }
}

/** Errors are sentences that name the variable. */
export async function askFirstAccount(
  environment: Readonly<Record<string, string | undefined>>,
  today: string,
): Promise<Result<FirstAccount, readonly string[]>> {
  const answers: Partial<Answers> = {};
  const missing: string[] = [];
  const console = process.stdin.isTTY ? openConsole() : null;
  try {
    for (const [key, question] of Object.entries(questions) as [keyof Answers, Question][]) {
      const given = environment[question.variable];
      let checked = given === undefined ? null : v.safeParse(question.schema, given);
      if (console !== null && checked?.success !== true) checked = await askUntilGood(console, question);
      if (checked?.success === true) answers[key] = checked.output;
      else missing.push(`${question.variable} ${checked?.issues[0].message ?? 'is not set'}`);
    }
  } finally {
    console?.close();
  }
  const { organisation, kind, area, name, username, password } = answers;
  if (
    organisation === undefined ||
    kind === undefined ||
    area === undefined ||
    name === undefined ||
    username === undefined ||
    password === undefined
  ) {
    return err(missing);
  }
  return ok({ organisation: { kind, name: organisation, area }, person: { name, username, password }, today });
}
