// The order in which `npm start` does things, and its flags.
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { holdDataFolder, mustBeWritable } from './data-folder.mjs';
import { ensureInstalled, root } from './install.mjs';
import { runProgram } from './program.mjs';
import { say, Stop } from './say.mjs';
import { showNetwork, showReal, showTown } from './show.mjs';

/** Flags that stand for an environment variable; the flag wins. */
const variableByFlag = {
  host: 'HOST',
  port: 'PORT',
  data: 'DATA_DIR',
  database: 'DATABASE_URL',
  'public-url': 'PUBLIC_URL',
  'lan-address': 'LAN_ADDRESS',
  'tls-port': 'TLS_PORT',
  'tls-cert': 'TLS_CERT',
  'tls-key': 'TLS_KEY',
  organisation: 'FIRST_ORGANISATION',
  kind: 'FIRST_KIND',
  area: 'FIRST_AREA',
  person: 'FIRST_PERSON',
  username: 'FIRST_USERNAME',
};

const help = `npm start [-- 选项 FLAGS]

  不带选项：若已有正式登记则启动它，否则启动演示小镇。
  Without flags: serves the real register if one was begun, else the demo town.

  --demo             演示小镇 the demo town
  --demo-reset       以今天为准重建演示小镇 fill the demo town anew, with dates around today
  --empty            正式登记；首次在终端询问首个单位和管理员
                     a real register; the first time it asks for the organisation and its administrator
  --host HOST        监听地址 address to listen on                          HOST=127.0.0.1
  --port PORT        端口 port                                             PORT=8470
  --data DIR         数据目录 where data are kept                           DATA_DIR=./data
  --database URL     PostgreSQL 而非 SQLite instead of SQLite               DATABASE_URL=postgresql://…
  --public-url URL   印在标签和车辆码上的网址，各入口相同，须先在手机上确认
                     the address printed on labels and vehicle codes, the same whichever way people come in;
                     confirmed on a phone before anything is printed       PUBLIC_URL=http://HOST:PORT
  --lan              局域网内用 HTTPS 访问（手机摄像头需要），显示二维码；演示口令随机
                     HTTPS for the local network (phones' cameras need it), shown as QR codes; the demo's
                     passwords are random then. Listens at the machine's addresses of private networks
                     only (10. 172.16–31. 192.168. 169.254.), never at others  LAN=1
                     只监听本机的局域网地址，不监听其他地址
  --lan-address IP   同 --lan，但只监听这一个局域网地址
                     as --lan, but at this one address of a local network only  LAN_ADDRESS=192.168.1.5
  --tls-port PORT    HTTPS 端口，其后一个端口是安装证书的网页；默认 PORT + 1
                     port of HTTPS, the one after it has the page that installs the certificate; PORT + 1
                                                                           TLS_PORT=8471
  --tls-cert FILE --tls-key FILE
                     自有证书（PEM，含中间证书），更新后自动重读
                     your own certificate (PEM, with its chain), read again when it changes
                                                                           TLS_CERT TLS_KEY
  --organisation NAME --kind KIND --area CODE --person NAME --username NAME
                     --empty 的首个账号，免询问；口令只取自 FIRST_PASSWORD
                     first account of --empty, instead of asking; its password only from FIRST_PASSWORD
                     FIRST_ORGANISATION FIRST_KIND FIRST_AREA FIRST_PERSON FIRST_USERNAME
  --help             本说明 this text

  其他环境变量 Other environment variables
  FORMER_PUBLIC_URLS    旧标签上的网址，逗号分隔 addresses on older labels, by comma
  DATABASE_CONNECTIONS  PostgreSQL 连接数 most connections                  10
  VENDOR_PATTERNS       其他厂家标签规则 JSON 文件 how other makers' labels are read, a JSON file
  OFFLINE_DAYS          设备可离线天数 days a device may go on offline      3
  POSITION_DAYS         位置保存天数 days it is kept where vehicles were       90
  PMTILES               街道地图文件或网址 file or address of a street map (.pmtiles)
  MAP_TILES             瓦片网址 address of tiles, with {z}/{x}/{y}
  MAP_DATUM             瓦片的坐标系 datum of those tiles                   wgs84 gcj02 bd09
  MAP_MAX_ZOOM          瓦片最大级别 closest zoom of those tiles            见 docs/map
  MAP_ATTRIBUTION       地图署名 whose map it is, shown on it
  METRICS_TOKEN         从别的机器读 /metrics 的令牌 what a monitor elsewhere sends to read /metrics
  REGISTER              real 或 demo real or demo
  DEMO_DAYS             演示小镇的配送天数，0 为不含配送
                        days of deliveries in the demo town, 0 for none            28
  LOG_LEVEL             fatal error warn info debug trace silent           info
  LOG_FILE              日志文件，- 为标准错误 where logs go, - for standard error
                                                                           DATA_DIR/server.log
`;

function readFlags(args) {
  try {
    const options = {
      help: { type: 'boolean' },
      demo: { type: 'boolean' },
      empty: { type: 'boolean' },
      lan: { type: 'boolean' },
      'demo-reset': { type: 'boolean' },
    };
    for (const flag of Object.keys(variableByFlag)) options[flag] = { type: 'string' };
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Stop(`选项有误：${error.message}`, `${error.message}; see npm start -- --help`, 2);
  }
}

/** Asked before anything is done, since a busy port is the commonest reason not to start. */
async function mustBeFree(host, port) {
  const failure = await new Promise((done) => {
    const server = createServer();
    server.once('error', (error) => done(error));
    server.listen({ host, port, exclusive: true }, () => server.close(() => done(null)));
  });
  if (failure === null) return;
  if (failure.code === 'EADDRINUSE') throw busy(port);
  if (failure.code === 'EACCES') {
    throw new Stop(
      `没有权限监听端口 ${port}：1024 以下的端口通常需要管理员权限，请换一个：npm start -- --port 8470`,
      `Not allowed to listen on port ${port}: those below 1024 usually need an administrator; take another: npm start -- --port 8470`,
      3,
    );
  }
  if (failure.code === 'EADDRNOTAVAIL' || failure.code === 'ENOTFOUND') {
    throw new Stop(`这台机器没有地址 ${host}`, `This machine has no address ${host}`, 3);
  }
  throw new Stop(
    `无法监听 ${host}:${port}（${failure.code}）`,
    `Cannot listen on ${host}:${port} (${failure.code})`,
    3,
  );
}

/** What server/config.ts makes of the same variables; what is wrong with them is told by it, in its words. */
function tlsPlacesOf(env, port) {
  const first = Number(env.TLS_PORT?.trim() || port + 1);
  if (!Number.isInteger(first) || first < 1 || first > 65_534) return [];
  const chosen = env.LAN_ADDRESS?.trim() ?? '';
  const isLocal = env.LAN?.trim() === '1' || chosen !== '';
  const host = chosen || (isLocal ? '127.0.0.1' : '0.0.0.0');
  if (env.TLS_CERT?.trim()) return [{ host, port: first }];
  return isLocal ? [first, first + 1].map((each) => ({ host, port: each })) : [];
}

const busy = (port) =>
  new Stop(
    `端口 ${port} 已被占用：可能已有一个在运行，否则换端口：npm start -- --port ${port + 1}`,
    `Port ${port} is in use: perhaps it runs already; else take another: npm start -- --port ${port + 1}`,
    3,
  );

/** Resolves to the exit status, when the server has stopped. */
export async function start(args) {
  const flags = readFlags(args);
  if (flags.help) {
    process.stdout.write(help);
    return 0;
  }
  const env = { ...process.env };
  for (const [flag, variable] of Object.entries(variableByFlag))
    if (flags[flag] !== undefined) env[variable] = flags[flag];
  if (flags.lan) env.LAN = '1';
  const host = env.HOST?.trim() || '127.0.0.1';
  const port = Number(env.PORT?.trim() || 8470);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Stop(`端口须为 1 至 65535：${env.PORT}`, `A port is a number from 1 to 65535: ${env.PORT}`, 2);
  }
  await mustBeFree(host, port);
  for (const place of tlsPlacesOf(env, port)) await mustBeFree(place.host, place.port);
  const folder = resolve(root, env.DATA_DIR?.trim() || 'data');
  mustBeWritable(folder);
  const letGo = await holdDataFolder(folder, `http://${host}:${port}`);
  try {
    return await prepareAndServe(flags, env, { host, folder });
  } finally {
    letGo();
  }
}

async function prepareAndServe(flags, env, { host, folder }) {
  const node = await ensureInstalled();

  let prepared = null;
  const modes = ['demo', 'empty', 'demo-reset'].filter((flag) => flags[flag]).map((flag) => `--${flag}`);
  const status = await runProgram(node, [join(root, 'scripts/start/prepare.ts'), ...modes], {
    env,
    onReport: (report) => {
      prepared = report;
    },
  });
  if (status !== 0 || prepared === null) return status || 1;
  // After what the person at the terminal may have to answer or correct.
  await ensureBuilt(node);

  const logFile = env.LOG_FILE === '-' ? '-' : env.LOG_FILE || join(folder, 'server.log');
  let busyPort = null;
  const ended = await runProgram(node, [join(root, 'server/main.ts')], {
    env: { ...env, NODE_ENV: 'production', REGISTER: prepared.register, LOG_FILE: logFile },
    onReport: (report) => {
      if (report.type === 'cannot-listen') busyPort = report.code === 'EADDRINUSE' ? report.port : null;
      if (report.type !== 'serving') return;
      if (prepared.town === null) showReal(report.address, prepared, logFile);
      else showTown(report.address, prepared, host);
      if (report.tls !== null) void showNetwork(report.tls);
    },
  });
  if (busyPort !== null) throw busy(busyPort);
  if (ended === 0) say('已停止', 'Stopped');
  else
    process.stderr.write(
      `服务异常结束，见 ${logFile || '上面的日志'} · The server ended with status ${ended}; see ${logFile || 'the log above'}\n`,
    );
  return ended;
}
