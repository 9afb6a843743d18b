/** Reads one QR from a square of pixels and hashes its ticket, off the main thread, with a wasm module of this server. */
import { prepareZXingModule, readBarcodes, type ReaderOptions } from "zxing-wasm/reader";
import wasmUrl from "zxing-wasm/reader/zxing_reader.wasm?url";

import { hashOf, ticketIn } from "./tickets";

/** From the page: a grab, numbered; pixels, or the camera's own frame and the square of it that is read. */
export type Grab = { id: number } & (
  | { image: ImageData }
  | { frame: VideoFrame; square: { x: number; y: number; side: number; scaled: number } }
);

/** To the page: the text in that grab, or null where there is none, and the hash of the ticket in it. */
export interface Decoded {
  id: number;
  text: string | null;
  hash: string | null;
}

const OPTIONS: ReaderOptions = {
  formats: ["QRCode"],
  maxNumberOfSymbols: 1,
  tryHarder: true,
  tryRotate: false,
  tryInvert: false,
  tryDownscale: false,
};

void prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true });

let canvas: OffscreenCanvas | null = null;

self.addEventListener("message", (event: MessageEvent<Grab>) => {
  void decode(event.data).then((decoded) => self.postMessage(decoded));
});

async function decode(grab: Grab): Promise<Decoded> {
  try {
    const [symbol] = await readBarcodes(pixels(grab), OPTIONS);
    const text = symbol?.isValid ? symbol.text : null;
    const ticket = text === null ? null : ticketIn(text);
    return { id: grab.id, text, hash: ticket === null ? null : await hashOf(ticket) };
  } catch {
    // A grab that cannot be read is no reading; the next one comes in a tenth of a second.
    return { id: grab.id, text: null, hash: null };
  }
}

function pixels(grab: Grab): ImageData {
  if ("image" in grab) return grab.image;
  const { frame, square } = grab;
  const { x, y, side, scaled } = square;
  canvas ??= new OffscreenCanvas(scaled, scaled);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("This browser draws nothing off the page");
  try {
    context.drawImage(frame, x, y, side, side, 0, 0, scaled, scaled);
  } finally {
    // Held frames stop the camera.
    frame.close();
  }
  return context.getImageData(0, 0, scaled, scaled);
}
