/** What survives a reload, a crash and a flat battery: this phone's device, its roster and its scans, in IndexedDB. */
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";

import type { Device } from "./configuration";
import type { Entry, RosterPage } from "./roster";
import type { StoredScan } from "./scans";

/** The device with what this phone chose for itself and how far its list goes. */
export interface Desk extends Device {
  language: string;
  /** Where the next roster download begins; null: at the beginning. */
  cursor: string | null;
  /** When the download that completed the list last began. */
  listedAt: string | null;
  /** Number of that round of downloads. */
  round: number;
}

interface Schema extends DBSchema {
  desk: { key: "desk"; value: Desk };
  roster: { key: string; value: Entry };
  scans: { key: string; value: StoredScan };
}

export class Store {
  readonly #database: IDBPDatabase<Schema>;
  readonly #name: string;

  private constructor(database: IDBPDatabase<Schema>, name: string) {
    this.#database = database;
    this.#name = name;
  }

  /** The store of one event's door. */
  static async open(slug: string): Promise<Store> {
    const name = `forumapp-door-${slug}`;
    const database = await openDB<Schema>(name, 1, {
      upgrade(created) {
        created.createObjectStore("desk");
        created.createObjectStore("roster", { keyPath: "registration_id" });
        created.createObjectStore("scans", { keyPath: "id" });
      },
    });
    return new Store(database, name);
  }

  desk(): Promise<Desk | undefined> {
    return this.#database.get("desk", "desk");
  }

  async saveDesk(desk: Desk): Promise<void> {
    await this.#database.put("desk", desk, "desk");
  }

  roster(): Promise<Entry[]> {
    return this.#database.getAll("roster");
  }

  async saveEntries(entries: readonly Entry[]): Promise<void> {
    const transaction = this.#database.transaction("roster", "readwrite");
    await Promise.all([...entries.map((entry) => transaction.store.put(entry)), transaction.done]);
  }

  /** A page and the desk whose cursor stands behind it, together: a cursor is never ahead of its list. */
  async savePage(page: RosterPage, desk: Desk): Promise<void> {
    const transaction = this.#database.transaction(["roster", "desk"], "readwrite");
    const roster = transaction.objectStore("roster");
    await Promise.all([
      ...page.items.map((entry) => roster.put(entry)),
      ...page.gone.map((id) => roster.delete(id)),
      transaction.objectStore("desk").put(desk, "desk"),
      transaction.done,
    ]);
  }

  /** In the order they were made: ids sort by time. */
  scans(): Promise<StoredScan[]> {
    return this.#database.getAll("scans");
  }

  /** Resolves once the scans are on the disk of this phone. */
  async saveScans(scans: readonly StoredScan[]): Promise<void> {
    const transaction = this.#database.transaction("scans", "readwrite", { durability: "strict" });
    await Promise.all([...scans.map((scan) => transaction.store.put(scan)), transaction.done]);
  }

  /** Scans with their answers, and the people as those left them, together: nobody is forgotten between the two. */
  async saveAnswers(scans: readonly StoredScan[], people: readonly Entry[], gone: readonly string[]): Promise<void> {
    const transaction = this.#database.transaction(["scans", "roster"], "readwrite", { durability: "strict" });
    const roster = transaction.objectStore("roster");
    await Promise.all([
      ...scans.map((scan) => transaction.objectStore("scans").put(scan)),
      ...people.map((entry) => roster.put(entry)),
      ...gone.map((id) => roster.delete(id)),
      transaction.done,
    ]);
  }

  /** Forget the people; what was scanned stays until it is sent. */
  async forgetRoster(): Promise<void> {
    await this.#database.clear("roster");
  }

  /** Forget everything. */
  async erase(): Promise<void> {
    this.#database.close();
    await deleteDB(this.#name);
  }
}

/** The facts of the desk in memory, which follow every change into the store. */
export class Held {
  facts: Desk;
  readonly #store: Store;

  constructor(store: Store, facts: Desk) {
    this.#store = store;
    this.facts = facts;
  }

  /** Change them here, for a caller who stores them together with something else. */
  changed(change: Partial<Desk>): Desk {
    this.facts = { ...this.facts, ...change };
    return this.facts;
  }

  async change(change: Partial<Desk>): Promise<void> {
    await this.#store.saveDesk(this.changed(change));
  }
}
