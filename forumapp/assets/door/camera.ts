/** The rear camera: at most ten grabs a second of the picture's middle, read by the worker; and its torch. */
import type { Decoded, Grab } from "./decoder.worker";

const GRAB_MS = 100;
/** Pixels of the square handed to the decoder: small enough for a slow phone, enough for 2 pixels a module. */
const SIDE = 480;
/** The share of the picture's shorter side that is read. */
const MIDDLE = 0.9;

export type CameraState = "off" | "starting" | "on" | "refused" | "none" | "lost";

/** What a camera can do beyond the standard's types. */
interface TorchCapabilities extends MediaTrackCapabilities {
  torch?: boolean;
}

export class Camera {
  readonly video: HTMLVideoElement;
  /** Called when the state or the torch's presence changes. */
  changed: () => void = () => undefined;
  /** Called with the text of every grab that holds a code. */
  read: (text: string) => void = () => undefined;
  state: CameraState = "off";
  isTorchOn = false;
  #track: MediaStreamTrack | null = null;
  #worker: Worker | null = null;
  #timer = 0;
  #grab = 0;
  #isDecoding = false;
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
    // getSupportedConstraints() says yes on phones that have none; the track's capabilities are right.
    return Boolean((this.#track?.getCapabilities?.() as TorchCapabilities | undefined)?.torch);
  }

  async start(): Promise<void> {
    if (this.state === "on" || this.state === "starting") return;
    if (!navigator.mediaDevices?.getUserMedia) return this.#become("none");
    this.#become("starting");
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } },
      });
      this.#track = stream.getVideoTracks()[0] ?? null;
      this.#track?.addEventListener("ended", () => this.#lose());
      this.video.srcObject = stream;
      await this.video.play();
      this.#worker ??= this.#startWorker();
      this.#timer = window.setInterval(() => this.#send(), GRAB_MS);
      this.#become("on");
    } catch (error) {
      this.stop();
      const isRefusal =
        error instanceof DOMException && (error.name === "NotAllowedError" || error.name === "SecurityError");
      this.#become(isRefusal ? "refused" : "none");
    }
  }

  stop(): void {
    window.clearInterval(this.#timer);
    this.#track?.stop();
    this.#track = null;
    this.video.srcObject = null;
    this.isTorchOn = false;
    this.#become("off");
  }

  async toggleTorch(): Promise<void> {
    const torch = !this.isTorchOn;
    try {
      await this.#track?.applyConstraints({ advanced: [{ torch } as MediaTrackConstraintSet] });
      this.isTorchOn = torch;
    } catch {
      // Some phones promise a torch and refuse it while recording: the button then stays as it was.
    }
    this.changed();
  }

  #lose(): void {
    this.stop();
    this.#become("lost");
  }

  #become(state: CameraState): void {
    this.state = state;
    this.changed();
  }

  #startWorker(): Worker {
    const worker = new Worker(new URL("./decoder.worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", (event: MessageEvent<Decoded>) => {
      this.#isDecoding = false;
      if (event.data.text !== null && this.state === "on") this.read(event.data.text);
    });
    return worker;
  }

  #send(): void {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (this.#isDecoding || !width || !height) return;
    const context = this.#canvas.getContext("2d", { willReadFrequently: true });
    if (!context) return;
    const side = Math.min(width, height) * MIDDLE;
    context.drawImage(this.video, (width - side) / 2, (height - side) / 2, side, side, 0, 0, SIDE, SIDE);
    const image = context.getImageData(0, 0, SIDE, SIDE);
    this.#isDecoding = true;
    this.#grab += 1;
    this.#worker?.postMessage({ id: this.#grab, image } satisfies Grab, [image.data.buffer]);
  }
}
