/** What this phone is, as the server has it: its desk, until when, its event; asked once a minute. */
import { type Api, Unheard } from "./api";
import type { Device } from "./configuration";
import { NO_TRIES, tryPin, wait } from "./pin";
import type { Held } from "./store";

const PACE_MS = 60_000;

export class OwnFacts {
  readonly #api: Api;
  readonly #held: Held;
  #etag: string | null = null;
  #askedAt = -PACE_MS;

  constructor(api: Api, held: Held) {
    this.#api = api;
    this.#held = held;
  }

  /** Whoever holds the phone; empty where nobody was named. */
  get volunteer(): string {
    return this.#held.facts.volunteer ?? "";
  }

  /** When this phone's key ends; null where the server did not say. */
  get until(): string | null {
    return this.#held.facts.until ?? null;
  }

  /** Whether a code made this phone the desk: nobody is signed in on it. */
  get isPaired(): boolean {
    return this.#held.facts.isPaired === true;
  }

  /** Whether the desk is left only with its PIN. */
  get isGuarded(): boolean {
    return Boolean(this.#held.facts.pin);
  }

  /** Seconds before the next try of the PIN. */
  pinWait(now: number = Date.now()): number {
    return wait(this.#held.facts.tries ?? NO_TRIES, now);
  }

  /** Try the PIN: true where it is right, else the seconds to wait before the next try. */
  async tryPin(typed: string, now: number = Date.now()): Promise<true | number> {
    const { pin, tries = NO_TRIES } = this.#held.facts;
    const tried = tryPin(pin ?? "", typed, tries, now);
    await this.#held.change({ tries: tried.tries });
    return tried.isRight || wait(tried.tries, now);
  }

  /** Ask if it is time again; what changed is kept. */
  async refresh(now: number = performance.now()): Promise<void> {
    if (now - this.#askedAt < PACE_MS) return;
    const answer = await this.#api.get<Omit<Device, "key"> & { server_time: string }>("/desk", this.#etag);
    if (answer && typeof answer.body.desk !== "string") throw new Unheard("no facts of the desk");
    this.#askedAt = now;
    if (!answer) return;
    this.#etag = answer.etag;
    // At which door it stands, the phone says to the office.
    const { server_time: _, session: __, ...facts } = answer.body;
    await this.#held.change(facts);
  }
}
