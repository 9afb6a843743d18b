/** Scans on their way: written on this phone first, then sent, and sent again until the server has answered each. */
import { type Api, Unheard } from "./api";
import type { Result, Scan, StoredScan } from "./scans";
import type { Store } from "./store";

const BATCH = 100;

export class Outbox {
  readonly #rows: Map<string, StoredScan>;
  readonly #sending = new Set<string>();
  readonly #api: Api;
  readonly #store: Store;
  readonly #settled: (row: StoredScan, result: Result) => Promise<void>;

  /** `settled` is called once for each scan, when its answer has been stored. */
  constructor(
    api: Api,
    store: Store,
    rows: readonly StoredScan[],
    settled: (row: StoredScan, result: Result) => Promise<void>,
  ) {
    this.#api = api;
    this.#store = store;
    this.#rows = new Map(rows.map((row) => [row.id, row]));
    this.#settled = settled;
  }

  /** This phone's scans in the order they were made. */
  all(): StoredScan[] {
    return [...this.#rows.values()];
  }

  unsent(): StoredScan[] {
    return this.all().filter((row) => row.result === null);
  }

  find(id: string): StoredScan | null {
    return this.#rows.get(id) ?? null;
  }

  /** Write the scan; once this resolves it cannot be lost. */
  async record(row: StoredScan): Promise<void> {
    await this.#store.saveScan(row);
    this.#rows.set(row.id, row);
  }

  /** Say more about a scan whose answer has not come; one that is answered stays as it was sent. */
  async amend(id: string, change: Partial<Scan>): Promise<void> {
    const row = this.#rows.get(id);
    if (!row || row.result) return;
    await this.record({ ...row, scan: { ...row.scan, ...change } });
  }

  /**
   * Send one scan and wait at most `milliseconds` for its answer; null if it was not heard by then.
   * The request itself goes on: an answer that comes later settles the scan all the same.
   */
  async deliver(id: string, milliseconds: number): Promise<Result | null> {
    const row = this.#rows.get(id);
    if (!row) return null;
    const answer = this.#send([row]).then(
      () => this.#rows.get(id)?.result ?? null,
      () => null,
    );
    return Promise.race([answer, pause(milliseconds).then(() => null)]);
  }

  /** Send what is not sent and not on its way; returns whether the server was heard. */
  async flush(): Promise<boolean> {
    const waiting = this.unsent().filter((row) => !this.#sending.has(row.id));
    try {
      for (let start = 0; start < waiting.length; start += BATCH) {
        await this.#send(waiting.slice(start, start + BATCH));
      }
      return true;
    } catch (error) {
      if (error instanceof Unheard) return false;
      throw error;
    }
  }

  async #send(rows: readonly StoredScan[]): Promise<void> {
    for (const row of rows) this.#sending.add(row.id);
    try {
      const held = this.unsent().length - rows.length;
      const answer = await this.#api.post<{ results: Result[] }>(`/scans?unsent=${held}`, {
        sent_at: new Date().toISOString(),
        scans: rows.map((row) => row.scan),
      });
      for (const result of answer.results) await this.#settle(result);
    } finally {
      for (const row of rows) this.#sending.delete(row.id);
    }
  }

  async #settle(result: Result): Promise<void> {
    const row = this.#rows.get(result.id);
    if (!row || row.result) return;
    const answered = { ...row, result };
    await this.record(answered);
    await this.#settled(answered, result);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
