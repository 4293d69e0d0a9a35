// Writes docs/rules.md, the list of all rules and parameters, from the rules themselves.
import { writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CONDITIONS } from '../shared/verdict/conditions.ts';
import { STEPS } from '../shared/verdict/facts.ts';
import { letterAt } from '../shared/verdict/judge.ts';
import { messagesEn } from '../shared/verdict/messages.en.ts';
import { messagesZhCn } from '../shared/verdict/messages.zh-CN.ts';
import { PARAMETER_NAMES, RULESET, SOFT_RULES, defaultParameters } from '../shared/verdict/parameters.ts';
import { basisText } from '../shared/verdict/render.ts';
import { RULES, type Rule } from '../shared/verdict/rules.ts';

export const RULES_FILE = fileURLToPath(new URL('../docs/rules.md', import.meta.url));

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

/** A template as it reads, its slots shown as `…`. */
const sentence = (template: string): string => template.replaceAll(/\{(found|limit)\}/g, '…').replaceAll(/[[\]]/g, '');

function ruleRow(rule: Rule): string[] {
  const zh = messagesZhCn.rules[rule.id];
  const en = messagesEn.rules[rule.id];
  return [
    `\`${rule.id}\``,
    CONDITIONS[rule.id],
    ...STEPS.map((step) => letterAt(rule, step)),
    `${messagesZhCn.actions[rule.action]}<br>${messagesEn.actions[rule.action]}`,
    rule.basis.map((basis) => basisText(basis, 'zh-CN')).join('<br>'),
    `**${zh.title}**<br>${sentence(zh.text)}`,
    `**${en.title}**<br>${sentence(en.text)}`,
  ];
}

/** The text of docs/rules.md. */
export function rulesDocument(): string {
  const rows = RULES.map((rule: Rule) => ruleRow(rule));
  const parameters = PARAMETER_NAMES.map((name) => [
    `\`${name}\``,
    `\`${JSON.stringify(defaultParameters.values[name])}\``,
  ]);
  const soft = SOFT_RULES.map((rule) => `\`${rule}\``).join(', ');
  return `<!-- The list of rules and parameters. Written by \`npm run rules\`: change the rules, not this file. -->

# Rules of ${RULESET}

${RULES.length} rules, in the order in which a verdict tells them. B blocks, W warns, B/W is one or the other as the row says, - is not asked at that step.
A verdict tells every rule that applies, blocks first. An authority may soften ${soft} to a warning until a day (\`softUntil\`).

${table(['Rule', 'Fires when', ...STEPS, 'Next', 'Basis', '中文', 'English'], rows)}

## Parameters

The defaults. An authority sets its own; a verdict by other values says \`${RULESET}*\`.

${table(['Parameter', 'Default'], parameters)}
`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(RULES_FILE, rulesDocument());
}
