// `npm start`: installs, builds, prepares the database and serves, whatever of these is still to be done. Runs on Node 20 and later.
if (Number.parseInt(process.versions.node, 10) < 20) {
  console.error(`需要 Node.js 20 或更新版本，现有 ${process.version}：请从 https://nodejs.org 安装`);
  console.error(`Node.js 20 or newer is needed, this is ${process.version}: install it from https://nodejs.org`);
  process.exit(1);
}

const { endWith } = await import('./start/say.mjs');
const { start } = await import('./start/start.mjs');
await endWith(() => start(process.argv.slice(2)));
