// The camera: the right lens, focus that follows, torch by hand only, and a picture that comes back after the app was away.
import { BrowserCodeReader } from '@zxing/browser';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Remembered } from '../text/remembered.ts';
import { chooseLens, offeredLenses, type Lens } from './lens.ts';
import { startZoom, timesOf, zoomsOf, type ZoomCapabilities } from './zoom.ts';

export type CameraTrouble =
  /** The person, or the system, does not let the page use a camera. */
  | 'refused'
  | 'no-camera'
  /** Another application holds it. */
  | 'busy'
  /** Only pages on https (or on this machine) get a camera. */
  | 'insecure'
  | 'failed';

export interface CameraState {
  readonly lenses: readonly Lens[];
  readonly lensId: string | null;
  readonly hasTorch: boolean;
  readonly torchOn: boolean;
  /** How many times the picture can be enlarged, to choose from; empty: not at all. */
  readonly zooms: readonly number[];
  readonly zoom: number;
}

export interface Camera {
  /** Opens the lens with this id, or the best one, and shows it in the video element. */
  open(lensId?: string): Promise<Result<CameraState, CameraTrouble>>;
  /** Changes to another lens and remembers it on this device. */
  useLens(lensId: string): Promise<Result<CameraState, CameraTrouble>>;
  setTorch(on: boolean): Promise<void>;
  /** Enlarges `times`, one of `zooms`, and remembers it for this device. */
  setZoom(times: number): Promise<void>;
  state(): CameraState;
  close(): void;
}

const lensKey = 'lens';
const zoomKey = 'lens-zoom';

/** A page that was left for longer gives the camera back: others may want it, and it takes power. */
const keptWhileHiddenMs = 10_000;
/** A picture that stands still, or a track without frames, for so long is not coming back by itself. */
const stillMs = 4000;

const troubleOf = (error: unknown): CameraTrouble => {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'no-camera';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'failed';
};

const picture = { width: { ideal: 1920 }, height: { ideal: 1080 }, frameRate: { ideal: 30 } };

interface Capabilities extends MediaTrackCapabilities, ZoomCapabilities {
  readonly focusMode?: readonly string[] | undefined;
  readonly torch?: boolean | undefined;
}

const lensesOf = async (): Promise<readonly Lens[]> => {
  const devices = await BrowserCodeReader.listVideoInputDevices();
  return devices.map(({ deviceId, label }) => ({ deviceId, label }));
};

const request = (lensId: string | null): Promise<MediaStream> =>
  navigator.mediaDevices.getUserMedia({
    audio: false,
    video:
      lensId === null
        ? { ...picture, facingMode: { ideal: 'environment' } }
        : { ...picture, deviceId: { exact: lensId } },
  });

const lensIdOf = (one: MediaStream): string | null => one.getVideoTracks()[0]?.getSettings().deviceId ?? null;

/** Older Safari has no capabilities to ask for, and focuses by itself. */
const capabilitiesOf = (track: MediaStreamTrack): Capabilities => track.getCapabilities?.() ?? {};

/** All of them at once: what is not named anew, browsers set back. */
const adjust = async (
  track: MediaStreamTrack,
  { zoom, torch }: { readonly zoom: number | null; readonly torch: boolean },
): Promise<boolean> => {
  const capabilities = capabilitiesOf(track);
  const wish: MediaTrackConstraintSet & { focusMode?: string; zoom?: number; torch?: boolean } = {};
  if (capabilities.focusMode?.includes('continuous') === true) wish.focusMode = 'continuous';
  if (zoom !== null) wish.zoom = zoom;
  if (capabilities.torch === true) wish.torch = torch;
  if (Object.keys(wish).length === 0) return false;
  return track.applyConstraints({ advanced: [wish] }).then(
    () => true,
    () => false,
  );
};

export const createCamera = (
  video: HTMLVideoElement,
  remembered: Remembered,
  onChange: (state: CameraState, trouble: CameraTrouble | null) => void,
): Camera => {
  let stream: MediaStream | null = null;
  let closed = false;
  let opening = 0;
  let zoom: number | null = null;
  let hidden: ReturnType<typeof setTimeout> | undefined;
  let state: CameraState = { lenses: [], lensId: null, hasTorch: false, torchOn: false, zooms: [], zoom: 1 };

  const trackOf = (): MediaStreamTrack | undefined => stream?.getVideoTracks()[0];

  const stopStream = (): void => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
  };

  const show = async (next: MediaStream): Promise<void> => {
    stream = next;
    const [track] = next.getVideoTracks();
    if (track === undefined) return;
    track.addEventListener('ended', () => {
      if (stream === next) comeBack();
    });
    // A call, the assistant, another window: the system takes the frames away for a while, and does not always give them back.
    track.addEventListener('mute', () => {
      setTimeout(() => {
        if (stream === next && track.muted) comeBack();
      }, stillMs);
    });
    track.addEventListener('unmute', () => {
      if (stream === next && video.paused) void video.play().catch(() => undefined);
    });
    BrowserCodeReader.addVideoSource(video, next);
    await video.play().catch(() => undefined);
    zoom = startZoom(capabilitiesOf(track), Number(remembered.read(zoomKey) ?? Number.NaN));
    await adjust(track, { zoom, torch: false });
  };

  const open = async (lensId?: string): Promise<Result<CameraState, CameraTrouble>> => {
    closed = false;
    opening += 1;
    const turn = opening;
    if (navigator.mediaDevices?.getUserMedia === undefined)
      return err(globalThis.isSecureContext ? 'no-camera' : 'insecure');
    const wanted = lensId ?? remembered.read(lensKey);
    try {
      stopStream();
      let next: MediaStream;
      try {
        next = await request(wanted);
      } catch (error) {
        // The remembered lens is gone, or its id was changed by the browser.
        if (wanted === null || troubleOf(error) !== 'no-camera') throw error;
        next = await request(null);
      }
      // Only now, with leave, do lenses have names to choose by.
      const lenses = await lensesOf();
      const best = chooseLens(lenses, wanted);
      const got = lensIdOf(next);
      if (best !== null && best.deviceId !== '' && got !== null && best.deviceId !== got) {
        for (const track of next.getTracks()) track.stop();
        next = await request(best.deviceId);
      }
      if (closed || turn !== opening) {
        for (const track of next.getTracks()) track.stop();
        return ok(state);
      }
      await show(next);
      const track = trackOf();
      const capabilities = track === undefined ? {} : capabilitiesOf(track);
      state = {
        lenses: offeredLenses(lenses),
        lensId: lensIdOf(next),
        hasTorch: capabilities.torch === true,
        torchOn: false,
        zooms: zoomsOf(capabilities).map((one) => timesOf(one, capabilities)),
        zoom: zoom === null ? 1 : timesOf(zoom, capabilities),
      };
      onChange(state, null);
      return ok(state);
    } catch (error) {
      const trouble = troubleOf(error);
      onChange(state, trouble);
      return err(trouble);
    }
  };

  /** After the app was in the background, phones leave a black picture: a track that ended, or a video that stands still. */
  const comeBack = (): void => {
    if (closed || document.visibilityState !== 'visible') return;
    const track = trackOf();
    const reopen = async (): Promise<void> => {
      const result = await open(state.lensId ?? undefined);
      // What was in front of us may not have let go of the camera yet.
      if (!result.ok && result.error === 'busy' && !closed) setTimeout(comeBack, 1500);
    };
    if (track === undefined || track.readyState === 'ended' || track.muted) void reopen();
    else if (video.paused) void video.play().catch(() => void reopen());
  };
  const onVisibility = (): void => {
    clearTimeout(hidden);
    if (document.visibilityState === 'visible') comeBack();
    else hidden = setTimeout(stopStream, keptWhileHiddenMs);
  };
  document.addEventListener('visibilitychange', onVisibility);
  addEventListener('pageshow', comeBack);

  let lastTimeS = -1;
  const watch = setInterval(() => {
    const stands = video.currentTime === lastTimeS && !video.paused;
    lastTimeS = video.currentTime;
    if (stands && stream !== null && document.visibilityState === 'visible') void open(state.lensId ?? undefined);
  }, stillMs);

  return {
    open,
    async useLens(lensId) {
      remembered.write(lensKey, lensId);
      return open(lensId);
    },
    async setTorch(on) {
      const track = trackOf();
      if (track === undefined || !state.hasTorch) return;
      if (!(await adjust(track, { zoom, torch: on }))) return;
      state = { ...state, torchOn: on };
      onChange(state, null);
    },
    async setZoom(times) {
      const track = trackOf();
      if (track === undefined || !state.zooms.includes(times)) return;
      const capabilities = capabilitiesOf(track);
      const wanted = zoomsOf(capabilities).find((one) => timesOf(one, capabilities) === times);
      if (wanted === undefined || !(await adjust(track, { zoom: wanted, torch: state.torchOn }))) return;
      zoom = wanted;
      remembered.write(zoomKey, String(times));
      state = { ...state, zoom: times };
      onChange(state, null);
    },
    state: () => state,
    close() {
      closed = true;
      clearTimeout(hidden);
      clearInterval(watch);
      document.removeEventListener('visibilitychange', onVisibility);
      removeEventListener('pageshow', comeBack);
      stopStream();
      BrowserCodeReader.cleanVideoSource(video);
    },
  };
};
