// Answers facts with verdicts: one JSON object a line in, one verdict a line out, in the same order. With --register, judges the register.
import { once } from 'node:events';
import { stdin, stdout } from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseFacts } from '../shared/verdict/facts.ts';
import { judge } from '../shared/verdict/judge.ts';
import {
  type ParameterOverrides,
  type ResolvedParameters,
  defaultParameters,
  resolveParameters,
} from '../shared/verdict/parameters.ts';
import { type Result, err, ok } from '../shared/result.ts';

const NEWLINE = 10;
const KEPT_PARAMETERS = 64;

const resolvedByText = new Map<string, ResolvedParameters>();

/** Most registers are tried with one set of parameters: it is resolved once. */
function resolvedOf(overrides: ParameterOverrides | null | undefined): ResolvedParameters {
  if (!overrides) return defaultParameters;
  const text = JSON.stringify(overrides);
  let resolved = resolvedByText.get(text);
  if (resolved === undefined) {
    resolved = resolveParameters(overrides);
    if (resolvedByText.size >= KEPT_PARAMETERS) resolvedByText.clear();
    resolvedByText.set(text, resolved);
  }
  return resolved;
}

function parseJson(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    return err(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array): Result<string, string> {
  try {
    return ok(utf8.decode(bytes));
  } catch {
    return err('not UTF-8');
  }
}

/** The answer to one line: a verdict as JSON, or what is wrong with the line. */
function answer(bytes: Uint8Array, isFirst: boolean): Result<string, string> {
  const text = decode(bytes);
  if (!text.ok) return text;
  const line = isFirst ? text.value.replace(/^\uFEFF/, '') : text.value;
  if (line.trim() === '') return err('an empty line');
  const json = parseJson(line);
  if (!json.ok) return json;
  const facts = parseFacts(json.value);
  if (!facts.ok) return facts;
  return ok(JSON.stringify(judge(facts.value, resolvedOf(facts.value.parameters))));
}

/** The lines of a stream of bytes, split at `\n` alone; what follows the last newline is a line only if it is not empty. */
async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      pieces.push(chunk.subarray(start, end));
      yield pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
      pieces = [];
      start = end + 1;
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start));
  }
  if (pieces.length > 0) yield Buffer.concat(pieces);
}

/** Writes an answer for each line and tells whether every line was valid. `write` resolves once more may be written. */
export async function decide(
  input: AsyncIterable<Uint8Array>,
  write: (text: string) => Promise<void> | void,
): Promise<boolean> {
  let line = 0;
  let allValid = true;
  for await (const bytes of linesOf(input)) {
    line++;
    const answered = answer(bytes, line === 1);
    allValid &&= answered.ok;
    await write(
      answered.ok ? `${answered.value}\n` : `${JSON.stringify({ error: { line, message: answered.error } })}\n`,
    );
  }
  return allValid;
}

async function writeOut(text: string): Promise<void> {
  if (!stdout.write(text)) await once(stdout, 'drain');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  // Whoever reads may stop early (`| head`): then there is nobody to answer.
  stdout.on('error', () => process.exit(1));
  const args = process.argv.slice(2);
  if (args.length === 0) process.exitCode = (await decide(stdin, writeOut)) ? 0 : 1;
  else {
    // Only here is a database needed, and what opens one.
    const { runDecide } = await import('./decide-register.ts');
    process.exitCode = await runDecide(args);
  }
}
