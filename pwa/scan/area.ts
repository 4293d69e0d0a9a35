// From the area marked on the screen to the pixels of the video: it is drawn so that it covers its box (object-fit: cover).

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The part of the frame (its own pixels) that lies under `area` (pixels of the shown element, its left top corner 0, 0),
 * with `marginShare` of the area added all round: people do not aim to the pixel, and a QR code needs its quiet zone.
 */
export const frameArea = (frame: Size, shown: Size, area: Box, marginShare = 0.08): Box => {
  const scale = Math.max(shown.width / frame.width, shown.height / frame.height);
  const left = (frame.width * scale - shown.width) / 2;
  const top = (frame.height * scale - shown.height) / 2;
  const marginX = area.width * marginShare;
  const marginY = area.height * marginShare;
  const x1 = Math.max(0, Math.round((area.x - marginX + left) / scale));
  const y1 = Math.max(0, Math.round((area.y - marginY + top) / scale));
  const x2 = Math.min(frame.width, Math.round((area.x + area.width + marginX + left) / scale));
  const y2 = Math.min(frame.height, Math.round((area.y + area.height + marginY + top) / scale));
  return { x: x1, y: y1, width: Math.max(1, x2 - x1), height: Math.max(1, y2 - y1) };
};

/** The middle `share` of a box, of its width and of its height; more than 1: what lies round it too, as far as the frame goes. */
export const middleOf = ({ x, y, width, height }: Box, share: number, frame: Size): Box => {
  const left = Math.max(0, x + (width * (1 - share)) / 2);
  const top = Math.max(0, y + (height * (1 - share)) / 2);
  const right = Math.min(frame.width, x + (width * (1 + share)) / 2);
  const bottom = Math.min(frame.height, y + (height * (1 + share)) / 2);
  return { x: left, y: top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
};

/** Whether the point that lies so far (0 to 1) across and down `part` is inside `area`. */
export const isInside = (area: Box, part: Box, point: { readonly x: number; readonly y: number }): boolean => {
  const x = part.x + point.x * part.width;
  const y = part.y + point.y * part.height;
  return x >= area.x && x <= area.x + area.width && y >= area.y && y <= area.y + area.height;
};

/** `size` times `factor`, but at most `longest` on its longer side; whole pixels, at least one. */
export const scaled = (size: Size, factor: number, longest: number): Size => {
  const scale = Math.min(factor, longest / Math.max(size.width, size.height));
  return { width: Math.max(1, Math.round(size.width * scale)), height: Math.max(1, Math.round(size.height * scale)) };
};
