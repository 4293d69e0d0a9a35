// The camera: the right lens, focus that follows, torch by hand only, and a picture that comes back after the app was away.
import { BrowserCodeReader } from '@zxing/browser';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Remembered } from '../text/remembered.ts';
import { chooseLens, offeredLenses, type Lens } from './lens.ts';

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
}

export interface Camera {
  /** Opens the lens with this id, or the best one, and shows it in the video element. */
  open(lensId?: string): Promise<Result<CameraState, CameraTrouble>>;
  /** Changes to another lens and remembers it on this device. */
  useLens(lensId: string): Promise<Result<CameraState, CameraTrouble>>;
  setTorch(on: boolean): Promise<void>;
  state(): CameraState;
  close(): void;
}

const lensKey = 'lens';

const troubleOf = (error: unknown): CameraTrouble => {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'no-camera';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'failed';
};

const picture = { width: { ideal: 1920 }, height: { ideal: 1080 }, frameRate: { ideal: 30 } };

interface FocusCapabilities extends MediaTrackCapabilities {
  readonly focusMode?: readonly string[];
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

const focus = async (track: MediaStreamTrack): Promise<void> => {
  // Safari has no capabilities to ask for and focuses by itself.
  const capabilities: FocusCapabilities = track.getCapabilities?.() ?? {};
  if (capabilities.focusMode?.includes('continuous') !== true) return;
  const wish: MediaTrackConstraintSet & { focusMode: string } = { focusMode: 'continuous' };
  await track.applyConstraints({ advanced: [wish] }).catch(() => undefined);
};

export const createCamera = (
  video: HTMLVideoElement,
  remembered: Remembered,
  onChange: (state: CameraState, trouble: CameraTrouble | null) => void,
): Camera => {
  let stream: MediaStream | null = null;
  let closed = false;
  let opening = 0;
  let state: CameraState = { lenses: [], lensId: null, hasTorch: false, torchOn: false };

  const stopStream = (): void => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
  };

  const show = async (next: MediaStream): Promise<void> => {
    stream = next;
    const [track] = next.getVideoTracks();
    if (track === undefined) return;
    track.addEventListener('ended', () => {
      if (!closed && stream === next) comeBack();
    });
    BrowserCodeReader.addVideoSource(video, next);
    await video.play().catch(() => undefined);
    await focus(track);
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
      state = {
        lenses: offeredLenses(lenses),
        lensId: lensIdOf(next),
        hasTorch: BrowserCodeReader.mediaStreamIsTorchCompatible(next),
        torchOn: false,
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
    const track = stream?.getVideoTracks()[0];
    if (track === undefined || track.readyState === 'ended' || track.muted) void open(state.lensId ?? undefined);
    else if (video.paused) void video.play().catch(() => void open(state.lensId ?? undefined));
  };
  document.addEventListener('visibilitychange', comeBack);
  addEventListener('pageshow', comeBack);

  return {
    open,
    async useLens(lensId) {
      remembered.write(lensKey, lensId);
      return open(lensId);
    },
    async setTorch(on) {
      const track = stream?.getVideoTracks()[0];
      if (track === undefined || !state.hasTorch) return;
      await BrowserCodeReader.mediaStreamSetTorch(track, on);
      state = { ...state, torchOn: on };
      onChange(state, null);
    },
    state: () => state,
    close() {
      closed = true;
      document.removeEventListener('visibilitychange', comeBack);
      removeEventListener('pageshow', comeBack);
      stopStream();
      BrowserCodeReader.cleanVideoSource(video);
    },
  };
};
