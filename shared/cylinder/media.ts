// What a cylinder is made for: apart from its schema, since every phone's first page needs these few words.
export const media = ['lpg', 'industrial-propane', 'other'] as const;
export type Medium = (typeof media)[number];
