/** Reads one QR from the middle of a picture and hashes its ticket, off the main thread, with a wasm module of this server. */
import { prepareZXingModule, readBarcodes, type ReaderOptions } from "zxing-wasm/reader";
import wasmUrl from "zxing-wasm/reader/zxing_reader.wasm?url";

import { type Grey, greyOf, hasBrightness, middleOf, shrunk } from "./grey";
import { hashOf, ticketIn } from "./tickets";

/** From the page: a grab, numbered; pixels of a square, or the camera's own frame and the share of it that is read. */
export type Grab = { id: number } & ({ image: ImageData } | { frame: VideoFrame; share: number });

/** To the page: the text in that grab, or null where there is none, the hash of the ticket in it, and how long it took (ms). */
export interface Decoded {
  id: number;
  text: string | null;
  hash: string | null;
  took: number;
}

const OPTIONS: ReaderOptions = {
  formats: ["QRCode"],
  maxNumberOfSymbols: 1,
  tryHarder: true,
  tryRotate: false,
  tryInvert: false,
  tryDownscale: false,
};
/** Sides of the square that are read one after the other: a code held before the door is found in the small one, at a quarter of the cost. */
const COARSE = 260;
const FINE = 480;

void prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true });

let canvas: OffscreenCanvas | null = null;
let copied = new Uint8Array(0);

self.addEventListener("message", (event: MessageEvent<Grab>) => {
  void decode(event.data).then((decoded) => self.postMessage(decoded));
});

async function decode(grab: Grab): Promise<Decoded> {
  const begun = performance.now();
  const found = await read(grab).catch(() => null);
  // A grab that cannot be read is no reading; the next one comes at once.
  return { id: grab.id, text: found?.text ?? null, hash: found?.hash ?? null, took: performance.now() - begun };
}

async function read(grab: Grab): Promise<{ text: string; hash: string | null } | null> {
  const grey = "image" in grab ? greyOf(grab.image.data, grab.image.width) : await taken(grab.frame, grab.share);
  const text = (await textIn(grey, Math.ceil(grey.side / COARSE))) ?? (await textIn(grey, Math.max(1, Math.floor(grey.side / FINE))));
  if (text === null) return null;
  const ticket = ticketIn(text);
  return { text, hash: ticket === null ? null : await hashOf(ticket) };
}

async function textIn(grey: Grey, by: number): Promise<string | null> {
  const { data, side } = shrunk(grey, by);
  const [symbol] = await readBarcodes(new ImageData(data, side, side), OPTIONS);
  return symbol?.isValid ? symbol.text : null;
}

/** The middle of a frame. Held frames stop the camera: it is given back in any case. */
async function taken(frame: VideoFrame, share: number): Promise<Grey> {
  try {
    if (hasBrightness(frame.format)) return await copyOf(frame, share).catch(() => drawn(frame, share));
    return drawn(frame, share);
  } finally {
    frame.close();
  }
}

/** As the camera wrote it: no colour is reckoned and nothing is drawn. */
async function copyOf(frame: VideoFrame, share: number): Promise<Grey> {
  const { x, y, side } = middleOf(frame.visibleRect ?? { x: 0, y: 0, width: frame.codedWidth, height: frame.codedHeight }, share);
  const rect = { x, y, width: side, height: side };
  const size = frame.allocationSize({ rect });
  if (copied.length < size) copied = new Uint8Array(size);
  const [brightness] = await frame.copyTo(copied, { rect });
  if (!brightness) throw new Error("The frame has no plane");
  return { bytes: copied, offset: brightness.offset, step: 1, stride: brightness.stride, side };
}

function drawn(frame: VideoFrame, share: number): Grey {
  const { x, y, side } = middleOf({ x: 0, y: 0, width: frame.displayWidth, height: frame.displayHeight }, share);
  canvas ??= new OffscreenCanvas(FINE, FINE);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("This browser draws nothing off the page");
  context.drawImage(frame, x, y, side, side, 0, 0, FINE, FINE);
  return greyOf(context.getImageData(0, 0, FINE, FINE).data, FINE);
}
