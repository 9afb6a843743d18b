/**
 * What survives a reload, a crash and a flat battery: this phone's device, its list and its scans, sealed in IndexedDB.
 *
 * The list is a journal: each page of a download and each answer adds a record, a later one overrides an earlier one, and
 * loading writes it together again. So a scan's answer costs one small record, and no crash leaves half a list.
 */
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";

import type { Device } from "./configuration";
import type { Tries } from "./pin";
import type { Entry, RosterPage } from "./roster";
import type { StoredScan } from "./scans";
import { uuid7 } from "./uuid";
import { makeKey, type Sealed, Vault } from "./vault";

const PREFIX = "forumapp-door-";
const VERSION = 2;
/** People in one record when the list is written together. */
const CHUNK = 500;
/** Begins the id of a record that holds many scans: it comes after those of single ones. */
const MANY = "~";
/** Records of the journal before loading writes them together. */
const MOST_RECORDS = 40;

/** The device with what this phone chose for itself and how far its list goes. */
export interface Desk extends Device {
  language: string;
  /** Which hand holds the phone; absent: the right one. */
  isLeftHanded?: boolean;
  /** When this phone became the desk, by its own clock. */
  openedAt: string;
  /** Where the next roster download begins; null: at the beginning. */
  cursor: string | null;
  /** When the download that completed the list last began. */
  listedAt: string | null;
  /** Number of that round of downloads. */
  round: number;
  /** How far this phone's clock was off when the server was last heard (ms). */
  offset?: number | null;
  /** The key has ended: only scans that are not sent yet are left of the desk. */
  isOver?: boolean;
  /** Whether a code made it the desk, without an account. */
  isPaired?: boolean;
  /** Wrong tries of its PIN. */
  tries?: Tries;
}

type People = Pick<RosterPage, "items" | "gone">;

interface Schema extends DBSchema {
  vault: { key: "key"; value: CryptoKey };
  held: { key: "desk"; value: Sealed };
  people: { key: number; value: Sealed };
  readings: { key: string; value: Sealed & { id: string } };
  notes: { key: string; value: Sealed };
  /** Of the first version, in plain; emptied when it is met. */
  desk: { key: "desk"; value: Desk };
  scans: { key: string; value: StoredScan };
}

export class Store {
  readonly #database: IDBPDatabase<Schema>;
  readonly #name: string;
  readonly #vault: Vault;
  /** The desk is written in the order it changed: sealing has none of its own. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(database: IDBPDatabase<Schema>, name: string, vault: Vault) {
    this.#database = database;
    this.#name = name;
    this.#vault = vault;
  }

  /** The store of one event's door. Throws where this browser keeps nothing: a private window, no room. */
  static async open(slug: string): Promise<Store> {
    const name = PREFIX + slug;
    const database = await openDB<Schema>(name, VERSION, { upgrade });
    let key = await database.get("vault", "key");
    if (!key) {
      key = await makeKey();
      await database.put("vault", key, "key");
    }
    const store = new Store(database, name, new Vault(key));
    await store.#adoptFirstVersion();
    return store;
  }

  /** The events for which this phone holds anything. */
  static async slugs(): Promise<string[]> {
    const databases = (await indexedDB.databases?.()) ?? [];
    return databases.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : []));
  }

  async desk(): Promise<Desk | undefined> {
    const sealed = await this.#database.get("held", "desk");
    return sealed && this.#vault.open<Desk>(sealed);
  }

  saveDesk(desk: Desk): Promise<void> {
    return this.#inTurn(async () => {
      await this.#database.put("held", await this.#vault.seal(desk), "desk");
    });
  }

  async roster(): Promise<Entry[]> {
    const sealed = await this.#database.getAll("people");
    const people = new Map<string, Entry>();
    for (const { items, gone } of await Promise.all(sealed.map((record) => this.#vault.open<People>(record)))) {
      for (const entry of items) people.set(entry.registration_id, entry);
      for (const id of gone) people.delete(id);
    }
    const entries = [...people.values()];
    if (sealed.length > MOST_RECORDS) await this.#writeTogether(entries);
    return entries;
  }

  async saveEntries(items: readonly Entry[]): Promise<void> {
    await this.#database.add("people", await this.#vault.seal({ items, gone: [] }));
  }

  /** A page and the desk whose cursor stands behind it, together: a cursor is never ahead of its list. */
  savePage({ items, gone }: RosterPage, desk: Desk): Promise<void> {
    return this.#inTurn(async () => {
      const [page, held] = await Promise.all([this.#vault.seal({ items, gone }), this.#vault.seal(desk)]);
      const transaction = this.#database.transaction(["people", "held"], "readwrite");
      await Promise.all([
        transaction.objectStore("people").add(page),
        transaction.objectStore("held").put(held, "desk"),
        transaction.done,
      ]);
    });
  }

  /** In the order they were made: ids sort by time. */
  async scans(): Promise<StoredScan[]> {
    const sealed = await this.#database.getAll("readings");
    const opened = await Promise.all(sealed.map((record) => this.#vault.open<StoredScan | StoredScan[]>(record)));
    // A scan that was written on its own after it was answered among others is the newer of the two.
    const scans = new Map<string, StoredScan>();
    for (const record of opened) if (Array.isArray(record)) for (const scan of record) scans.set(scan.id, scan);
    for (const record of opened) if (!Array.isArray(record)) scans.set(record.id, record);
    return [...scans.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Resolves once the scans are on the disk of this phone. */
  async saveScans(scans: readonly StoredScan[]): Promise<void> {
    const sealed = await this.#sealed(scans);
    const transaction = this.#database.transaction("readings", "readwrite", { durability: "strict" });
    const puts = sealed.map((scan) => transaction.store.put(scan));
    // Nothing else follows: without waiting for the puts to be heard of the browser can begin to write.
    transaction.commit();
    await Promise.all([...puts, transaction.done]);
  }

  /** Scans with their answers, and the people as those left them, together: nobody is forgotten between the two. */
  async saveAnswers(scans: readonly StoredScan[], items: readonly Entry[], gone: readonly string[]): Promise<void> {
    const [sealed, people] = await Promise.all([this.#sealedTogether(scans), this.#vault.seal({ items, gone })]);
    const transaction = this.#database.transaction(["readings", "people"], "readwrite", { durability: "strict" });
    const readings = transaction.objectStore("readings");
    const single = scans.length > 1 ? await rangesOf(scans, (range) => readings.count(range)) : [];
    await Promise.all([
      ...single.map((range) => readings.delete(range)),
      ...sealed.map((scan) => readings.put(scan)),
      ...(items.length + gone.length > 0 ? [transaction.objectStore("people").add(people)] : []),
      transaction.done,
    ]);
  }

  /** Keep anything else that a screen wants back after a reload, under a name. */
  async remember(name: string, value: unknown): Promise<void> {
    await this.#database.put("notes", await this.#vault.seal(value), name);
  }

  async recall<T>(name: string): Promise<T | undefined> {
    const sealed = await this.#database.get("notes", name);
    return sealed && this.#vault.open<T>(sealed);
  }

  /** Forget the people; what was scanned stays until it is sent. */
  async forgetRoster(): Promise<void> {
    const transaction = this.#database.transaction(["people", "notes"], "readwrite");
    await Promise.all([
      transaction.objectStore("people").clear(),
      transaction.objectStore("notes").clear(),
      transaction.done,
    ]);
  }

  close(): void {
    this.#database.close();
  }

  /** Forget everything. */
  async erase(): Promise<void> {
    this.#database.close();
    await deleteDB(this.#name);
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #sealed(scans: readonly StoredScan[]): Promise<(Sealed & { id: string })[]> {
    return Promise.all(scans.map(async (scan) => ({ id: scan.id, ...(await this.#vault.seal(scan)) })));
  }

  /** Many at once in one record: sealing each by itself holds up what is shown on a slow phone. */
  async #sealedTogether(scans: readonly StoredScan[]): Promise<(Sealed & { id: string })[]> {
    if (scans.length < 2) return this.#sealed(scans);
    return [{ id: MANY + uuid7(), ...(await this.#vault.seal(scans)) }];
  }

  async #writeTogether(entries: readonly Entry[]): Promise<void> {
    const chunks = Array.from({ length: Math.ceil(entries.length / CHUNK) }, (_, number) =>
      this.#vault.seal({ items: entries.slice(number * CHUNK, (number + 1) * CHUNK), gone: [] }),
    );
    const sealed = await Promise.all(chunks);
    const transaction = this.#database.transaction("people", "readwrite");
    await transaction.store.clear();
    await Promise.all([...sealed.map((chunk) => transaction.store.add(chunk)), transaction.done]);
  }

  /** Seal what the first version kept in plain. Its list is gone already: it comes anew from the server. */
  async #adoptFirstVersion(): Promise<void> {
    if (!this.#database.objectStoreNames.contains("scans")) return;
    const [desk, scans] = await Promise.all([this.#database.get("desk", "desk"), this.#database.getAll("scans")]);
    if (!desk && scans.length === 0) return;
    const sealed = await this.#sealed(scans);
    const now = new Date().toISOString();
    const held = desk && (await this.#vault.seal({ ...desk, openedAt: now, cursor: null, listedAt: null, round: 0 }));
    const transaction = this.#database.transaction(["desk", "scans", "held", "readings"], "readwrite");
    const readings = transaction.objectStore("readings");
    await Promise.all([
      ...sealed.map((scan) => readings.put(scan)),
      ...(held ? [transaction.objectStore("held").put(held, "desk")] : []),
      transaction.objectStore("desk").clear(),
      transaction.objectStore("scans").clear(),
      transaction.done,
    ]);
  }
}

/** What holds the records of `scans` and no other: one range, where no other stands between them. */
async function rangesOf(
  scans: readonly StoredScan[],
  count: (range: IDBKeyRange) => Promise<number>,
): Promise<IDBKeyRange[]> {
  const ids = scans.map(({ id }) => id).sort();
  const whole = IDBKeyRange.bound(ids[0], ids.at(-1));
  return (await count(whole)) === ids.length ? [whole] : ids.map((id) => IDBKeyRange.only(id));
}

function upgrade(database: IDBPDatabase<Schema>, from: number): void {
  // The list was kept in plain: it goes at once, the scans are sealed when the store is open.
  if (from === 1) (database as unknown as IDBPDatabase).deleteObjectStore("roster");
  database.createObjectStore("vault");
  database.createObjectStore("held");
  database.createObjectStore("people", { autoIncrement: true });
  database.createObjectStore("readings", { keyPath: "id" });
  database.createObjectStore("notes");
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
