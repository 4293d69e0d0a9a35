// What is drawn on a map, in its own terms: vehicles, tracks, zones, places. Positions are WGS-84; nothing in it is reactive.
import type { Position } from '../../../shared/verdict/place.ts';

/** Each has a shape of its own, so that no state is told by colour alone. */
export type MarkLook = 'moving' | 'standing' | 'silent' | 'alarm';

export interface MapVehicle {
  readonly id: string;
  readonly look: MarkLook;
  /** Drawn under it where there is room. */
  readonly label: string;
  readonly position: Position;
  /** Degrees clockwise from north; null: not known. */
  readonly headingDeg: number | null;
}

export interface MapZone {
  readonly id: string;
  readonly name: string;
  readonly polygons: readonly (readonly Position[])[];
}

export interface MapPlace {
  readonly id: string;
  readonly name: string;
  readonly position: Position;
}

/** A way, in pieces that are not joined to each other. */
export interface MapTrack {
  readonly pieces: readonly (readonly Position[])[];
}

/** Something that happened on the way: drawn as a numbered flag, told in the list beside the map. */
export interface MapMark {
  readonly id: string;
  readonly position: Position;
  /** One or two characters. */
  readonly sign: string;
}

export interface OwnPosition {
  readonly position: Position;
  readonly accuracyM: number;
}

export interface MapDrawing {
  readonly vehicles: readonly MapVehicle[];
  readonly zones: readonly MapZone[];
  readonly places: readonly MapPlace[];
  readonly track: MapTrack | null;
  readonly marks: readonly MapMark[];
  readonly own: OwnPosition | null;
  /** Of the vehicle or mark that is looked at. */
  readonly selectedId: string | null;
}

export const emptyDrawing: MapDrawing = {
  vehicles: [],
  zones: [],
  places: [],
  track: null,
  marks: [],
  own: null,
  selectedId: null,
};
