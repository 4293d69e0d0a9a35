// What phones in use lack of the language's own library (Chrome 87, Safari 14.1), added before anything else runs.

const add = (target: object, name: string, value: (...slots: never[]) => unknown): void => {
  if (!(name in target)) Object.defineProperty(target, name, { value, writable: true, configurable: true });
};

const at = function <T>(this: ArrayLike<T>, index: number): T | undefined {
  const whole = Math.trunc(index) || 0;
  return this[whole < 0 ? this.length + whole : whole];
};

add(Array.prototype, 'at', at);
add(String.prototype, 'at', at);
add(Uint8Array.prototype, 'at', at);
add(Object, 'hasOwn', (target: object, key: PropertyKey) => Object.prototype.hasOwnProperty.call(target, key));
add(Array.prototype, 'toSorted', function <T>(this: readonly T[], compare?: (a: T, b: T) => number): T[] {
  return [...this].sort(compare);
});
add(Array.prototype, 'toReversed', function <T>(this: readonly T[]): T[] {
  return [...this].reverse();
});
add(Array.prototype, 'findLast', function <T>(this: readonly T[], wanted: (one: T, index: number) => boolean):
  T | undefined {
  for (let index = this.length - 1; index >= 0; index -= 1) {
    const one = this[index];
    if (index in this && wanted(one as T, index)) return one;
  }
  return undefined;
});
