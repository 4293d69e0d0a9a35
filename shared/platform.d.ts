// What shared code may use of its platforms besides the language itself: present in Node, browsers and workers alike.
declare class URL {
  constructor(url: string, base?: string);
  readonly href: string;
  readonly origin: string;
  readonly protocol: string;
  readonly host: string;
  readonly hostname: string;
  readonly pathname: string;
  readonly search: string;
  readonly searchParams: { get(name: string): string | null };
}
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
