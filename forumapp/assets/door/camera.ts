/** The rear camera: each new picture's middle is read by the worker as soon as it is free; its torch, zoom and siblings. */
import type { Decoded, Grab } from "./decoder.worker";
import { middleOf } from "./grey";

/** A new picture is grabbed when it comes, but so long after the last, and with a rest after reading that one: a phone must not get hot. */
const REST_MS = 40;
const REST_SHARE = 1.5;
/** Where no picture is announced one is grabbed so often all the same: an old browser, a video out of sight. */
const TICK_MS = 100;
/** Pixels of the square handed to the decoder: small enough for a slow phone, enough for 2 pixels a module. */
const SIDE = 480;
/** The share of the picture's shorter side that is read. */
const MIDDLE = 0.9;
/** Steps of the zoom, as far as the camera has them. */
const ZOOMS = [1, 2, 3];
/** A camera that stopped by itself is tried again so soon, and so often. */
const AGAIN_MS = 1_500;
const MOST_TRIES = 3;
/** Which camera was chosen, for the next start; it names a device of this phone and nobody. */
const CHOICE = "forumapp-door-camera";

export type CameraState = "off" | "starting" | "on" | "refused" | "none" | "lost";

/** What a camera can do beyond the standard's types. */
interface MoreCapabilities extends MediaTrackCapabilities {
  torch?: boolean;
  zoom?: { min: number; max: number };
}

/** One reading: the text, and the hash of the ticket in it where there is one. */
export interface Reading {
  text: string;
  hash: string | null;
}

export class Camera {
  readonly video: HTMLVideoElement;
  /** Called when the state, or what the camera can do, changes. */
  changed: () => void = () => undefined;
  /** Called with every grab that holds a code. */
  read: (reading: Reading) => void = () => undefined;
  /** Whether a code would be taken now; if not, no picture is looked at. */
  isNeeded: () => boolean = () => true;
  state: CameraState = "off";
  isTorchOn = false;
  zoom = 1;
  /** Ids of this phone's cameras, the one in use among them. */
  #cameras: string[] = [];
  #track: MediaStreamTrack | null = null;
  #worker: Worker | null = null;
  #timer = 0;
  #grab = 0;
  #grabbedAt = 0;
  /** When a picture was announced last. */
  #announcedAt = -Infinity;
  #rest = 0;
  #tries = 0;
  #isDecoding = false;
  /** A picture came while the last one was being read. */
  #isWanted = false;
  /** How long reading took last (ms). */
  #took = 0;
  // A frame goes to the worker as it is: the page's own thread copies nothing.
  readonly #handsFrames = "VideoFrame" in window && "OffscreenCanvas" in window;
  readonly #canvas = document.createElement("canvas");

  constructor() {
    this.video = document.createElement("video");
    this.video.muted = true;
    this.video.playsInline = true;
    this.video.setAttribute("aria-hidden", "true");
    this.#canvas.width = this.#canvas.height = SIDE;
  }

  /** Whether there is, or will be, a picture: else the name field takes its place. */
  get isWorthSeeing(): boolean {
    return this.state === "on" || this.state === "starting" || this.state === "off";
  }

  get hasTorch(): boolean {
    return Boolean(this.#capabilities.torch);
  }

  /** The zooms to choose from; fewer than two: none. */
  get zooms(): number[] {
    const { zoom } = this.#capabilities;
    return zoom ? ZOOMS.filter((factor) => factor >= zoom.min && factor <= zoom.max) : [];
  }

  get hasOther(): boolean {
    return this.#cameras.length > 1;
  }

  get #capabilities(): MoreCapabilities {
    // getSupportedConstraints() says yes on phones that have none; the track's capabilities are right.
    return (this.#track?.getCapabilities?.() as MoreCapabilities | undefined) ?? {};
  }

  async start(): Promise<void> {
    if (this.state === "on" || this.state === "starting") return;
    if (!navigator.mediaDevices?.getUserMedia) return this.#become("none");
    this.#become("starting");
    try {
      const stream = await this.#open();
      this.#track = stream.getVideoTracks()[0] ?? null;
      this.#track?.addEventListener("ended", () => this.#lose());
      this.video.srcObject = stream;
      await this.video.play();
      this.#worker ??= this.#startWorker();
      this.#timer = window.setInterval(() => this.#tick(), TICK_MS);
      this.#awaitPicture();
      this.#become("on");
      await this.#lookForOthers();
    } catch (error) {
      this.stop();
      const isRefusal =
        error instanceof DOMException && (error.name === "NotAllowedError" || error.name === "SecurityError");
      this.#become(isRefusal ? "refused" : "none");
    }
  }

  stop(): void {
    window.clearInterval(this.#timer);
    window.clearTimeout(this.#rest);
    this.#track?.stop();
    this.#track = null;
    this.video.srcObject = null;
    this.isTorchOn = false;
    this.zoom = 1;
    this.#become("off");
  }

  async toggleTorch(): Promise<void> {
    const torch = !this.isTorchOn;
    if (await this.#apply({ torch })) this.isTorchOn = torch;
    this.changed();
  }

  /** The next zoom, after the last the first. */
  async zoomOn(): Promise<void> {
    const { zooms } = this;
    const zoom = zooms[(zooms.indexOf(this.zoom) + 1) % zooms.length];
    if (zoom !== undefined && (await this.#apply({ zoom }))) this.zoom = zoom;
    this.changed();
  }

  /** Go on with the next of this phone's cameras, and remember it. */
  async useOther(): Promise<void> {
    const current = this.#track?.getSettings().deviceId ?? "";
    const next = this.#cameras[(this.#cameras.indexOf(current) + 1) % this.#cameras.length];
    if (next === undefined) return;
    localStorage.setItem(CHOICE, next);
    this.stop();
    await this.start();
  }

  async #open(): Promise<MediaStream> {
    const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
    const chosen = localStorage.getItem(CHOICE);
    const open = (which: MediaTrackConstraints): Promise<MediaStream> =>
      navigator.mediaDevices.getUserMedia({ audio: false, video: { ...which, ...size } });
    if (chosen !== null) {
      try {
        return await open({ deviceId: { exact: chosen } });
      } catch (error) {
        // The chosen camera is gone, or the browser has given all of them new names.
        if (!(error instanceof DOMException) || error.name === "NotAllowedError") throw error;
        localStorage.removeItem(CHOICE);
      }
    }
    return open({ facingMode: { ideal: "environment" } });
  }

  async #lookForOthers(): Promise<void> {
    const devices = await navigator.mediaDevices.enumerateDevices();
    this.#cameras = devices.flatMap(({ kind, deviceId }) => (kind === "videoinput" && deviceId ? [deviceId] : []));
    this.#tries = 0;
    if (this.hasOther) this.changed();
  }

  /** Whether the camera took it: some promise a torch and refuse it while recording. */
  async #apply(constraint: { torch: boolean } | { zoom: number }): Promise<boolean> {
    try {
      await this.#track?.applyConstraints({ advanced: [constraint as MediaTrackConstraintSet] });
      return true;
    } catch {
      return false;
    }
  }

  #lose(): void {
    this.stop();
    this.#become("lost");
    // Another app may have had the camera for a moment; where the page is hidden it starts when that is seen again.
    if (document.visibilityState !== "visible" || this.#tries >= MOST_TRIES) return;
    this.#tries += 1;
    window.setTimeout(() => {
      if (this.state === "lost") void this.start();
    }, AGAIN_MS);
  }

  #become(state: CameraState): void {
    this.state = state;
    this.changed();
  }

  #startWorker(): Worker {
    const worker = new Worker(new URL("./decoder.worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Decoded>) => {
      this.#isDecoding = false;
      this.#took = data.took;
      if (data.text !== null && this.state === "on") this.read({ text: data.text, hash: data.hash });
      else if (this.#isWanted) this.#send();
    });
    return worker;
  }

  /** Hear of each new picture: waiting for the next tick would cost half of one. */
  #awaitPicture(): void {
    const { video } = this;
    if (!("requestVideoFrameCallback" in video)) return;
    const track = this.#track;
    video.requestVideoFrameCallback(() => {
      if (track !== this.#track) return;
      this.#announcedAt = performance.now();
      this.#awaitPicture();
      this.#send();
    });
  }

  /** Nothing may have told of a new picture for a while. */
  #tick(): void {
    if (performance.now() - this.#announcedAt >= 2 * TICK_MS) this.#send();
  }

  #send(): void {
    const hasPicture = this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
    if (!hasPicture || !this.#worker || this.#track === null || !this.isNeeded()) return;
    this.#isWanted = this.#isDecoding;
    if (this.#isDecoding) return;
    const now = performance.now();
    const rest = this.#grabbedAt + Math.max(REST_MS, this.#took * REST_SHARE) - now;
    window.clearTimeout(this.#rest);
    if (rest > 0) {
      this.#rest = window.setTimeout(() => this.#send(), rest);
      return;
    }
    this.#grab += 1;
    this.#grabbedAt = now;
    this.#isDecoding = true;
    if (this.#handsFrames) {
      const frame = new VideoFrame(this.video);
      this.#worker.postMessage({ id: this.#grab, frame, share: MIDDLE } satisfies Grab, [frame]);
    } else {
      const context = this.#canvas.getContext("2d", { willReadFrequently: true });
      if (!context) return;
      const { videoWidth: width, videoHeight: height } = this.video;
      const { x, y, side } = middleOf({ x: 0, y: 0, width, height }, MIDDLE);
      context.drawImage(this.video, x, y, side, side, 0, 0, SIDE, SIDE);
      const image = context.getImageData(0, 0, SIDE, SIDE);
      this.#worker.postMessage({ id: this.#grab, image } satisfies Grab, [image.data.buffer]);
    }
  }
}
