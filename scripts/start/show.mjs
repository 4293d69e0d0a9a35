// What `npm start` shows once it serves: the address, who can sign in to the demo and what to scan, in aligned columns.

/** Columns that a text takes in a terminal: Chinese characters and full-width signs take two. */
const widthOf = (text) =>
  [...text].reduce(
    (width, char) =>
      width +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u.test(char)
        ? 2
        : 1),
    0,
  );

function table(head, rows) {
  const widths = head.map((_, index) => Math.max(...[head, ...rows].map((row) => widthOf(row[index] ?? ''))));
  const pad = (cell, index) => cell + ' '.repeat(Math.max(0, widths[index] - widthOf(cell)));
  const line = (row) => `  ${row.map(pad).join('  ').trimEnd()}`;
  return [line(head), `  ${widths.map((width) => '─'.repeat(width)).join('  ')}`, ...rows.map(line)].join('\n');
}

const paint = (code, text) => (process.stdout.isTTY ? `\u001B[${code}m${text}\u001B[0m` : text);
const outcomes = { allow: '✔ 可以 allow', warn: '! 警告 warn', block: '✘ 禁止 block' };
const roles = {
  filler: '充装员 filler',
  'safety-manager': '安全员 safety manager',
  office: '办公室 office',
  courier: '送气工 courier',
  inspector: '检查员 inspector',
  supervisor: '监管 supervisor',
  administrator: '管理员 administrator',
};

const both = (text) => (text === null ? '' : `${text.zh} · ${text.en}`);
const kilograms = (grams) => `${(grams / 1000).toFixed(1)} kg`;

export function showReal(address, prepared, logFile) {
  const lines = ['', paint(1, `一瓶一码  ${address}`), `  数据 data  ${prepared.database}`];
  if (logFile !== '-') lines.push(`  日志 log   ${logFile}`);
  lines.push('  Ctrl-C 停止 to stop', '');
  process.stdout.write(`${lines.join('\n')}\n`);
}

function tablesOf({ signIns, codes }) {
  const people = signIns.map(({ username, password, badge, pin, role, organisation, note }) => [
    username,
    password,
    badge === null ? '' : `${badge} / ${pin}`,
    roles[role] ?? role,
    organisation,
    both(note),
  ]);
  const toScan = Object.keys(outcomes).flatMap((severity) =>
    codes
      .filter((code) => code.severity === severity)
      .map(({ code, rule, username, scaleName, emptyG, note }) => [
        code,
        outcomes[severity],
        rule ?? '',
        username,
        scaleName,
        kilograms(emptyG),
        both(note),
      ]),
  );
  return [
    table(['登录名 user', '口令 password', '工牌/PIN badge', '角色 role', '单位 organisation', ''], people),
    '',
    table(['瓶码 code', '充装 at fill', '规则 rule', '谁 by', '秤 scale', '空重 empty', '说明 why'], toScan),
    '',
  ];
}

/** What a courier can try: which vehicle, what to load, to whom. */
function deliveryOf({ delivery }) {
  if (delivery === undefined) return [];
  const { username, vehicleCode, full, overdue, customer } = delivery.tryAs;
  const rows = [
    ['出车 begin', vehicleCode, '车辆码 the vehicle’s code'],
    ['装车 load', full.join(' '), '实瓶 full'],
    ...(overdue === null ? [] : [['装车 load', overdue, '超期未检，禁止装车 overdue: refused']]),
    ...(customer === null
      ? []
      : [['送达 deliver', `${customer.village} ${customer.name}`, `收回空瓶 takes back ${customer.empty}`]]),
  ];
  return [table([`送气 as ${username}`, '扫什么 scan', ''], rows), ''];
}

export function showTown(address, prepared, host) {
  const { card, cardFile, today, isOfToday } = prepared.town;
  const lines = ['', paint(1, `一瓶一码 演示小镇 demo town  ${address}`), ''];
  if (card !== null) lines.push(...tablesOf(card), ...deliveryOf(card), `  秤的密钥 keys of the scales: ${cardFile}`);
  if (card === null) {
    lines.push(
      paint(33, '  此数据目录没有这个演示库的账号和瓶码，重建：npm start -- --demo-reset'),
      paint(33, '  Its sign-ins and codes are not noted in this data folder; fill it anew: npm start -- --demo-reset'),
    );
  } else if (!isOfToday) {
    lines.push(
      paint(33, `  演示数据以 ${today} 为准，更新：npm start -- --demo-reset`),
      paint(33, `  The town's dates lie around ${today}; renew them: npm start -- --demo-reset`),
    );
  }
  if (card !== null && !card.signIns.some(({ password }) => password === 'yipingyima')) {
    lines.push('  口令为本库随机生成 · The passwords were made at random for this town');
  } else if (!['127.0.0.1', 'localhost', '::1'].includes(host)) {
    lines.push(paint(33, '  这些口令人人可知：仅供演示 · Everybody knows these passwords: for demonstration only'));
  }
  lines.push('  正式使用 a real register: npm start -- --empty    Ctrl-C 停止 to stop', '');
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Dark on light whatever the terminal's colours are: not every phone reads the reverse. */
const paintCode = (line) => paint('38;5;16;48;5;231', line);

async function codeLines(text) {
  const { default: qrcode } = await import('qrcode');
  const drawn = await qrcode.toString(text, { type: 'utf8', errorCorrectionLevel: 'L', margin: 2 });
  return drawn.replace(/\n$/, '').split('\n');
}

/** `tls` as server/main.ts reports it. */
export async function showNetwork(tls) {
  const lines = [paint(1, `局域网 local network  ${tls.address}`)];
  if (tls.install === null) {
    lines.push(...(await codeLines(tls.address)).map(paintCode), '');
    process.stdout.write(`${lines.join('\n')}\n`);
    return;
  }
  if (tls.others.length > 0) lines.push(`  也可 or           ${tls.others.join('  ')}`);
  lines.push(
    `  安装证书 install  ${tls.install.address}`,
    '',
    '  手机第一次：扫左码装证书，再扫右码打开 · A phone’s first time: the left code installs the certificate, the right one opens',
    '',
  );
  const [install, open] = await Promise.all([codeLines(tls.install.address), codeLines(tls.address)]);
  const widest = widthOf(install[0] ?? '');
  for (let index = 0; index < Math.max(install.length, open.length); index += 1) {
    const left = index < install.length ? paintCode(install[index]) : ' '.repeat(widest);
    lines.push(`  ${left}    ${index < open.length ? paintCode(open[index]) : ''}`);
  }
  const { fingerprint } = tls.install;
  lines.push(
    '',
    '  证书的 SHA-256 指纹，与手机“证书详情”中所示核对 · SHA-256 fingerprint, to compare with the certificate’s details on the phone',
    `  ${fingerprint.slice(0, 48)}`,
    `  ${fingerprint.slice(48)}`,
    '',
  );
  if (!tls.isOnNetwork) {
    lines.push(
      paint(
        33,
        '  这台机器不在任何局域网内：接入后重新启动 · This machine is on no local network: connect it and start again',
      ),
      '',
    );
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}
