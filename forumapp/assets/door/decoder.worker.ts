/** Reads one QR from a square of pixels, off the main thread, with a wasm module that this server answers itself. */
import { prepareZXingModule, readBarcodes, type ReaderOptions } from "zxing-wasm/reader";
import wasmUrl from "zxing-wasm/reader/zxing_reader.wasm?url";

/** From the page: a grab, numbered. */
export interface Grab {
  id: number;
  image: ImageData;
}

/** To the page: the text in that grab, or null where there is none. */
export interface Decoded {
  id: number;
  text: string | null;
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

self.addEventListener("message", (event: MessageEvent<Grab>) => {
  void decode(event.data).then((decoded) => self.postMessage(decoded));
});

async function decode({ id, image }: Grab): Promise<Decoded> {
  try {
    const [symbol] = await readBarcodes(image, OPTIONS);
    return { id, text: symbol?.isValid ? symbol.text : null };
  } catch {
    // A grab that cannot be read is no reading; the next one comes in a tenth of a second.
    return { id, text: null };
  }
}
