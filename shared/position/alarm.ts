// What is odd about where a vehicle is: the kinds, and from where on each is one.

export const positionAlarmKinds = [
  'out-of-zone',
  'silent',
  'overspeed',
  'long-stop',
  'moving-without-shift',
  'impossible-jump',
] as const;
export type PositionAlarmKind = (typeof positionAlarmKinds)[number];

/** Of `found` and `allowed` of an alarm. */
export const alarmUnits: Readonly<Record<PositionAlarmKind, 'm' | 'min' | 'km/h'>> = {
  'out-of-zone': 'm',
  silent: 'min',
  overspeed: 'km/h',
  'long-stop': 'min',
  'moving-without-shift': 'km/h',
  'impossible-jump': 'km/h',
};

export const alarmLimits = {
  /** No vehicle with gas is faster on the roads of a township. */
  overspeedKmH: 80,
  longStopMin: 45,
  /** Within so many metres it is one stop; and so near to a site or a door it is work. */
  longStopM: 100,
  jumpKmH: 180,
  /** A receiver that wakes up strays so far. */
  jumpLeastM: 200,
  /** Slower than this it may be the receiver that moves. */
  movingKmH: 10,
  /** A vehicle moves without a shift once it has for so long, and no longer after it stood for so long. */
  movingForMs: 60_000,
  stoodForMs: 300_000,
  /** So long after its last report a vehicle is not said to move any more. */
  unheardMs: 1_800_000,
} as const;
