// Runs a program of this project on Node 24, whatever Node the machine has: `node scripts/run.mjs FILE [ARGUMENTS]`.
if (Number.parseInt(process.versions.node, 10) < 20) {
  console.error(`Node.js 20 or newer is needed, this is ${process.version}`);
  process.exit(1);
}

const { endWith } = await import('./start/say.mjs');
const { ensureInstalled } = await import('./start/install.mjs');
const { runProgram } = await import('./start/program.mjs');
await endWith(async () => await runProgram(await ensureInstalled(), process.argv.slice(2)));
