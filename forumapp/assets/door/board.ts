/**
 * The protocol board on a phone: asked for every two seconds, kept for a reload without network, with its own age.
 *
 * The server answers 304 while nothing changes; what the board says is then as of that answer.
 */
import { type Api, KeyRevoked, Unheard } from "./api";
import type { Localized } from "./configuration";
import type { Link } from "./link";
import { Pulse } from "./pulse";
import type { FirstEntry } from "./roster";
import type { Store } from "./store";

const PACE_MS = 2_000;
const LONGEST_PAUSE_MS = 5_000;
/** An older board says so. */
const STALE_MS = 15_000;
/** How often the kept copy learns that the board still holds. */
const KEEP_MS = 10_000;
const NOTE = "board";

export interface Escort {
  name: string;
  place: string | null;
}

export interface Companion {
  kind: string;
  name: string | null;
  number: number;
}

/** One guest as `GET …/board` gives them. */
export interface BoardGuest {
  registration_id: string;
  status: string;
  names: Localized;
  order_name: string;
  organization: Localized;
  position: Localized;
  /** Place among the guests of the board, 1 the first. */
  precedence: number;
  acting: boolean;
  /** For whom the guest stands in. */
  represents: string | null;
  read_aloud: string | null;
  address_as: Localized;
  roles: readonly string[];
  heads_delegation: boolean;
  speaks_at: string | null;
  with: readonly Companion[];
  expected_at: string | null;
  escort: Escort | null;
  arrived: FirstEntry | null;
  /** null while inside. */
  left: string | null;
  attention: readonly string[];
}

export interface BoardDesk {
  device: string;
  desk: string;
  heard_at: string;
  heard: boolean;
  unsent: number;
}

export interface BoardPage {
  items: readonly BoardGuest[];
  desks: readonly BoardDesk[];
}

/** The guests of a board, each in one list. */
export interface Lists {
  /** Past their time, the longest first. */
  missing: readonly BoardGuest[];
  /** By expected arrival; who has no time comes after them, by precedence. */
  coming: readonly BoardGuest[];
  /** The latest first. */
  arrived: readonly BoardGuest[];
}

export function listed(guests: readonly BoardGuest[], now: number): Lists {
  const expected = (guest: BoardGuest): number => (guest.expected_at ? Date.parse(guest.expected_at) : Infinity);
  const byTime = (a: BoardGuest, b: BoardGuest): number =>
    // Infinity less Infinity is no number: those without a time keep to precedence.
    (expected(a) === expected(b) ? 0 : expected(a) - expected(b)) || a.precedence - b.precedence;
  const away = guests.filter((guest) => !guest.arrived).sort(byTime);
  return {
    missing: away.filter((guest) => expected(guest) < now),
    coming: away.filter((guest) => expected(guest) >= now),
    arrived: guests.filter((guest) => guest.arrived).sort((a, b) => arrivedAt(b) - arrivedAt(a)),
  };
}

/** When the guest came; never, for one who did not. */
export function arrivedAt(guest: BoardGuest): number {
  return guest.arrived ? Date.parse(guest.arrived.at) : -Infinity;
}

/** How many have arrived, of how many whom the board counts. */
export function counted(guests: readonly BoardGuest[]): { arrived: number; awaited: number } {
  return {
    arrived: guests.filter((guest) => guest.arrived).length,
    awaited: guests.filter((guest) => guest.arrived || guest.status === "confirmed").length,
  };
}

export interface BoardEvents {
  /** What it shows, or how old it is. */
  changed: () => void;
  /** Somebody has come since the last answer, at whichever desk. */
  arrived: (guests: readonly BoardGuest[]) => void;
}

interface Kept {
  page: BoardPage;
  asOf: number;
}

export class Board {
  page: BoardPage | null = null;
  /** The moment by the server's clock as of which it speaks (ms); null: never heard. */
  asOf: number | null = null;
  readonly #api: Api;
  readonly #store: Pick<Store, "remember" | "recall">;
  readonly #link: Link;
  readonly #events: BoardEvents;
  readonly #pulse: Pulse;
  #etag: string | null = null;
  #keptAt = -Infinity;

  constructor(api: Api, store: Pick<Store, "remember" | "recall">, link: Link, events: BoardEvents) {
    this.#api = api;
    this.#store = store;
    this.#link = link;
    this.#events = events;
    this.#pulse = new Pulse(() => this.ask(), PACE_MS, LONGEST_PAUSE_MS);
  }

  /** Show what this phone kept, with its age, until the server is heard. */
  async recall(): Promise<void> {
    const kept = await this.#store.recall<Kept>(NOTE).catch(() => undefined);
    if (!kept || this.page) return;
    this.page = kept.page;
    this.asOf = kept.asOf;
    this.#events.changed();
  }

  start(): void {
    this.#pulse.start();
  }

  stop(): void {
    this.#pulse.stop();
  }

  /** The phone woke, or the network came back: ask at once. */
  hurry(): void {
    this.#pulse.now();
  }

  get now(): number {
    return this.#link.now();
  }

  /** Whether it is too old to be relied on. */
  get isStale(): boolean {
    return this.asOf === null || this.now - this.asOf > STALE_MS;
  }

  /** Ask the server once; whether it was heard. */
  async ask(): Promise<boolean> {
    try {
      const answer = await this.#api.get<BoardPage>("/board", this.#etag);
      this.asOf = this.now;
      if (answer) this.#take(answer.body, answer.etag);
      await this.#keep(answer !== null);
      return true;
    } catch (error) {
      // The desk hears of a key that ended by its own calls.
      if (error instanceof Unheard || error instanceof KeyRevoked) return false;
      throw error;
    } finally {
      this.#events.changed();
    }
  }

  #take(page: BoardPage, etag: string | null): void {
    const before = this.page && new Set(this.page.items.filter((guest) => guest.arrived).map(idOf));
    this.page = page;
    this.#etag = etag;
    const come = before ? page.items.filter((guest) => guest.arrived && !before.has(idOf(guest))) : [];
    if (come.length > 0) this.#events.arrived(come);
  }

  async #keep(isNew: boolean): Promise<void> {
    if (!this.page || this.asOf === null || (!isNew && this.asOf - this.#keptAt < KEEP_MS)) return;
    this.#keptAt = this.asOf;
    const { items, desks } = this.page;
    // A board that could not be kept is still shown.
    await this.#store.remember(NOTE, { page: { items, desks }, asOf: this.asOf }).catch(() => undefined);
  }
}

function idOf(guest: BoardGuest): string {
  return guest.registration_id;
}
