// Which camera to open: the rear main one. An ultra-wide cannot focus on a label at hand's length.

export interface Lens {
  readonly deviceId: string;
  readonly label: string;
}

const front = /front|user|facetime|selfie|前置|前摄/iu;
const back = /back|rear|environment|后置|后摄/iu;
const special =
  /ultra|wide-angle|超广|0\.5|macro|微距|tele|长焦|depth|景深|infrared|红外|mono|黑白|virtual|虚拟|truedepth/iu;
/** Several lenses behind one name: iOS may pick the ultra-wide of them by itself at close range. */
const several = /dual|triple|双|三镜头/iu;

/** Higher is better; below zero only where there is nothing else. */
const score = (lens: Lens): number => {
  if (front.test(lens.label)) return -100;
  let points = back.test(lens.label) ? 50 : 0;
  if (special.test(lens.label)) points -= 40;
  if (several.test(lens.label)) points -= 10;
  // Android numbers its cameras: "camera2 0, facing back" is the main one of the rear.
  const number = /camera2? (\d+)/iu.exec(lens.label)?.[1];
  if (number !== undefined) points -= Number(number);
  return points;
};

/** The lens to open: the one chosen here before where it is still there, else the rear main one; null: no camera. */
export const chooseLens = (lenses: readonly Lens[], rememberedId: string | null): Lens | null => {
  const remembered = lenses.find((lens) => lens.deviceId !== '' && lens.deviceId === rememberedId);
  if (remembered !== undefined) return remembered;
  let best: Lens | null = null;
  for (const lens of lenses) if (best === null || score(lens) > score(best)) best = lens;
  return best;
};

/** The lenses to offer: those that look at the world, where there are any. */
export const offeredLenses = (lenses: readonly Lens[]): readonly Lens[] => {
  const rear = lenses.filter((lens) => !front.test(lens.label));
  return rear.length > 0 ? rear : lenses;
};
