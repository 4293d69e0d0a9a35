// Where a cylinder goes that may not be filled: apart from the events, since every phone's first page needs these few words.
export const destinations = ['inspection', 'owner', 'authority', 'scrap'] as const;
export type Destination = (typeof destinations)[number];
