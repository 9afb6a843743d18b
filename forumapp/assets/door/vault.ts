/** What this phone keeps is sealed: AES-GCM under a key of its own, which no script can read out. */

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

const ALGORITHM = "AES-GCM";
const IV_BYTES = 12;

/** A new key; the browser keeps it, and hands out only its use. */
export function makeKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: ALGORITHM, length: 256 }, false, ["encrypt", "decrypt"]);
}

export class Vault {
  readonly #key: CryptoKey;

  constructor(key: CryptoKey) {
    this.#key = key;
  }

  async seal(value: unknown): Promise<Sealed> {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const data = await crypto.subtle.encrypt(
      { name: ALGORITHM, iv },
      this.#key,
      new TextEncoder().encode(JSON.stringify(value)),
    );
    return { iv, data };
  }

  async open<T>({ iv, data }: Sealed): Promise<T> {
    const text = await crypto.subtle.decrypt({ name: ALGORITHM, iv }, this.#key, data);
    return JSON.parse(new TextDecoder().decode(text)) as T;
  }
}
