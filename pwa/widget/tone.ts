// The five meanings a colour can have here. Each also has its own symbol and words: colour never speaks alone.

export type Tone = 'allow' | 'warn' | 'block' | 'next' | 'plain';
