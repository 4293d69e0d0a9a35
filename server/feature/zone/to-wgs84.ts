// Positions of China's map datums, GCJ-02 and BD-09, as WGS-84.
import gcoordModule from 'gcoord';
import type { Datum } from '../../../shared/geo/geojson.ts';
import type { Position } from '../../../shared/verdict/place.ts';

// Its types describe an ES module; what Node loads is CommonJS, whose exports are that module's default.
const gcoord = gcoordModule as unknown as typeof gcoordModule.default;

const systems = { gcj02: gcoord.GCJ02, bd09: gcoord.BD09 } as const;

/** Right to about a metre: the shift is not published, the converter turns it back step by step. */
export function toWgs84(datum: Datum): (position: Position) => Position {
  if (datum === 'wgs84') return (position) => position;
  const from = systems[datum];
  return ([lng, lat]) => {
    const [shiftedLng, shiftedLat] = gcoord.transform([lng, lat], from, gcoord.WGS84);
    return [shiftedLng, shiftedLat];
  };
}
