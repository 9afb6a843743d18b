/** Squares of grey pixels, as a decoder wants them, from whatever a camera hands over. Pure. */

/** A square somewhere in memory: where its first pixel lies, how far the next one in its row and the next row are. */
export interface Grey {
  bytes: Uint8Array | Uint8ClampedArray;
  offset: number;
  step: number;
  stride: number;
  side: number;
}

/** Formats of a camera's frames that begin with a plane of brightness, a byte a pixel. */
const BRIGHTNESS_FIRST: ReadonlySet<string> = new Set(["I420", "I420A", "I422", "I444", "NV12"]);

export function hasBrightness(format: string | null): boolean {
  return format !== null && BRIGHTNESS_FIRST.has(format);
}

/** The middle of a picture, `share` of its shorter side; even numbers, as colours that are stored by twos ask. */
export function middleOf(
  picture: { x: number; y: number; width: number; height: number },
  share: number,
): { x: number; y: number; side: number } {
  const side = even(Math.min(picture.width, picture.height) * share);
  return { x: even(picture.x + (picture.width - side) / 2), y: even(picture.y + (picture.height - side) / 2), side };
}

/** Pixels with colours as grey: green is most of the brightness. */
export function greyOf(bytes: Uint8ClampedArray, side: number): Grey {
  return { bytes, offset: 1, step: 4, stride: side * 4, side };
}

/** The square in red, green, blue and opacity, each `by` × `by` pixels as one: their mean. */
export function shrunk({ bytes, offset, step, stride, side }: Grey, by: number): { data: Uint8ClampedArray<ArrayBuffer>; side: number } {
  const small = Math.floor(side / by);
  const pixels = new Uint32Array(small * small);
  const count = by * by;
  for (let y = 0, at = 0; y < small; y += 1) {
    for (let x = 0; x < small; x += 1, at += 1) {
      const first = offset + y * by * stride + x * by * step;
      let sum = 0;
      for (let down = 0; down < by; down += 1)
        for (let right = 0; right < by; right += 1) sum += bytes[first + down * stride + right * step] ?? 0;
      const grey = (sum / count) | 0;
      pixels[at] = 0xff000000 | (grey << 16) | (grey << 8) | grey;
    }
  }
  return { data: new Uint8ClampedArray(pixels.buffer), side: small };
}

function even(length: number): number {
  return Math.floor(length / 2) * 2;
}
