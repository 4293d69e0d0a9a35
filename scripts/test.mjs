// `npm test`: types, lint, format, the build, then all tests; goes on after a failure and ends with the counts. Runs on Node 20 and later.
if (Number.parseInt(process.versions.node, 10) < 20) {
  console.error(`Node.js 20 or newer is needed, this is ${process.version}`);
  process.exit(1);
}

const { endWith } = await import('./start/say.mjs');
const { test } = await import('./start/test.mjs');
await endWith(() => test(process.argv.slice(2)));
