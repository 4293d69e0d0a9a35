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
  const line = (row) =>
    `  ${row.map((cell, index) => cell + ' '.repeat(index === row.length - 1 ? 0 : widths[index] - widthOf(cell))).join('  ')}`;
  return [line(head), `  ${widths.map((width) => '─'.repeat(width)).join('  ')}`, ...rows.map(line)].join('\n');
}

const paint = (code, text) => (process.stdout.isTTY ? `\u001B[${code}m${text}\u001B[0m` : text);
const outcomes = { allow: '✔ 可以 allow', warn: '! 警告 warn', block: '✘ 禁止 block' };

export function showReal(address, prepared, logFile) {
  const lines = ['', paint(1, `一瓶一码  ${address}`), `  数据 data  ${prepared.database}`];
  if (logFile) lines.push(`  日志 log   ${logFile}`);
  lines.push('  Ctrl-C 停止 to stop', '');
  process.stdout.write(`${lines.join('\n')}\n`);
}

export function showTown(address, prepared, host) {
  const { card, today, isOfToday } = prepared.town;
  const signIns = card.signIns.map(({ username, password, badge, pin, who }) => [
    username,
    password,
    badge === null ? '' : `${badge} / ${pin}`,
    `${who['zh-CN']} ${who.en}`,
  ]);
  const codes = card.codes.map(({ code, outcome, shows }) => [
    code,
    outcomes[outcome],
    `${shows['zh-CN']} ${shows.en}`,
  ]);
  const lines = [
    '',
    paint(1, `一瓶一码 演示小镇 demo town  ${address}`),
    '',
    table(['登录名 user', '口令 password', '工牌/PIN badge', '身份 who'], signIns),
    '',
    table(['瓶码 code', '充装 at fill', '说明 why'], codes),
    '',
  ];
  if (!isOfToday) {
    lines.push(
      paint(33, `  演示数据以 ${today} 为准，更新：npm start -- --demo-reset`),
      paint(33, `  The town's dates lie around ${today}; renew them: npm start -- --demo-reset`),
      '',
    );
  }
  if (host !== '127.0.0.1' && host !== 'localhost' && host !== '::1') {
    lines.push(paint(33, '  这些口令人人可知：仅供演示 · Everybody knows these passwords: for demonstration only'), '');
  }
  lines.push('  正式使用 a real register: npm start -- --empty    Ctrl-C 停止 to stop', '');
  process.stdout.write(`${lines.join('\n')}\n`);
}
