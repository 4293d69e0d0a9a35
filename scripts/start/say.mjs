// What the commands tell the person at the terminal: in Chinese, and in English below or beside it.

/** Ends a command with a sentence instead of a stack trace. */
export class Stop extends Error {
  constructor(chinese, english, status = 1) {
    super(`${chinese}\n${english}`);
    this.status = status;
  }
}

/** To standard error, so that what a command answers stands alone on standard output. */
export function say(chinese, english) {
  process.stderr.write(`${chinese} · ${english}\n`);
}

/** Runs a command; a Stop becomes its sentence and exit status. */
export async function endWith(command) {
  try {
    process.exitCode = await command();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.status;
  }
}
