// A map in an element of the page: ground, streets where there are any, our own data; pulled and zoomed by finger, wheel and key.
import Kinetic from 'ol/Kinetic.js';
import OlMap from 'ol/Map.js';
import View from 'ol/View.js';
import DragPan from 'ol/interaction/DragPan.js';
import { defaults as defaultInteractions } from 'ol/interaction/defaults.js';
import MouseWheelZoom from 'ol/interaction/MouseWheelZoom.js';
import Projection from 'ol/proj/Projection.js';
import type { MapGround } from '../../../shared/contract/map.ts';
import type { Position } from '../../../shared/verdict/place.ts';
import { readColours } from './colours.ts';
import type { MapDrawing } from './drawing.ts';
import { createDrawingLayer } from './drawing-layer.ts';
import { groundOf } from './ground.ts';
import { scaleBarOf, type ScaleBar } from './scale.ts';

export interface MapEvents {
  /** A vehicle or mark was tapped; null: nothing was there. */
  onTap(id: string | null, at: Position): void;
  onScale(bar: ScaleBar): void;
  /** Whether the streets come; told when that changes. */
  onStreets(areThere: boolean): void;
}

export interface MapHandle {
  draw(drawing: MapDrawing): void;
  /** Shows all that is drawn, or the track where there is one. */
  fit(): void;
  /** To a position, near enough to see a street. */
  goTo(position: Position): void;
  /** In levels: 1 doubles. */
  zoomBy(levels: number): void;
  close(): void;
}

/** Where nothing tells where to begin. */
const somewhere: Position = [113.3, 23.1];
const closeUp = 16;
const [leastZoom, mostZoom] = [3, 20];

export const openMap = (target: HTMLElement, given: MapGround, events: MapEvents): MapHandle => {
  const ground = groundOf(given.datum, given.tiles.kind === 'template');
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const durationMs = isStill ? 0 : 200;
  const faceOf = (): string => getComputedStyle(target).fontFamily;
  const data = createDrawingLayer(ground);
  data.setColours(readColours(target), faceOf());
  data.layer.setZIndex(10);

  const view = new View({
    center: [...ground.toPoint(somewhere)],
    zoom: 12,
    minZoom: leastZoom,
    maxZoom: mostZoom,
    enableRotation: false,
    // Positions are turned into the grid by us: the library need not know where on earth it lies.
    ...(ground.isBaiduGrid
      ? { projection: new Projection({ code: 'BD09MC', units: 'm' }), maxResolution: 2 ** 18 }
      : {}),
  });
  const interactions = defaultInteractions({
    altShiftDragRotate: false,
    pinchRotate: false,
    shiftDragZoom: false,
    dragPan: false,
    mouseWheelZoom: false,
    zoomDuration: durationMs,
  });
  interactions.push(new DragPan(isStill ? {} : { kinetic: new Kinetic(-0.005, 0.05, 100) }));
  interactions.push(new MouseWheelZoom({ duration: durationMs }));
  const map = new OlMap({
    target,
    view,
    layers: [data.layer],
    controls: [],
    interactions,
    keyboardEventTarget: target,
  });

  const tellScale = (): void => {
    const [x = 0, y = 0] = view.getCenter() ?? [];
    events.onScale(scaleBarOf(ground, [x, y], view.getResolution() ?? 1));
  };
  // At rest only: on the way nobody reads it.
  map.on('moveend', tellScale);
  map.on('singleclick', (event) => {
    const [x = 0, y = 0] = event.coordinate;
    events.onTap(data.at(event.pixel), ground.toPosition([x, y]));
  });

  const look = new MutationObserver(() => {
    data.setColours(readColours(target), faceOf());
    void streets.then((layers) => layers?.forEach((layer) => layer.setColours(readColours(target))));
  });
  look.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });

  let isClosed = false;
  const loadStreets = async () => {
    if (given.tiles.kind === 'none') return null;
    const { openStreets } = await import('./streets.ts');
    const layers = await openStreets(given, ground, readColours(target), isStill, events.onStreets);
    if (isClosed) return null;
    layers.forEach(({ layer }) => map.addLayer(layer));
    return layers;
  };
  const streets = loadStreets().catch(() => {
    events.onStreets(false);
    return null;
  });

  return {
    draw: (drawing) => data.set(drawing),
    fit() {
      const bounds = data.bounds();
      if (bounds === null) return;
      map.updateSize();
      // Clear of the legend, the keys and the scale bar.
      view.fit(bounds, { padding: [56, 76, 56, 44], maxZoom: closeUp, duration: durationMs });
    },
    goTo(position) {
      const zoom = Math.max(view.getZoom() ?? closeUp, closeUp - 1);
      view.animate({ center: [...ground.toPoint(position)], zoom, duration: durationMs });
    },
    zoomBy(levels) {
      view.animate({ zoom: (view.getZoom() ?? closeUp) + levels, duration: durationMs });
    },
    close() {
      isClosed = true;
      look.disconnect();
      map.setTarget();
      map.dispose();
      data.close();
    },
  };
};
