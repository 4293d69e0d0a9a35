// A long text in one line, where there is room for no more: its beginning and its end, which tell texts apart.

/** At most `most` characters, the middle left out. */
export const shortened = (text: string, most = 40): string => {
  if (text.length <= most) return text;
  const end = Math.floor((most - 1) / 2);
  return `${text.slice(0, most - 1 - end)}…${text.slice(-end)}`;
};
