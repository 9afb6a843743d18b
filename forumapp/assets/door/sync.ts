/** Scans on their way: written on this phone first, then sent, and sent again until the server has answered each. */
import { type Api, Refused, Unheard } from "./api";
import type { Result, Scan, StoredScan } from "./scans";
import type { Store } from "./store";

/** What the server takes at once. */
const BATCH = 500;

/** A row with the answer that has come for it. */
export interface Answered {
  row: StoredScan;
  result: Result;
}

/** How scans leave, and what their answers lead to. */
export interface Settling {
  /** A scan as it is sent: its time by the clock as it is set now. */
  told: (row: StoredScan) => Scan;
  /** Store the answers, with what follows from them for the list; if this fails they count as not heard. */
  keep: (answers: readonly Answered[]) => Promise<void>;
  /** They are stored and count as sent. */
  settled: (answers: readonly Answered[]) => void;
}

export class Outbox {
  readonly #rows = new Map<string, StoredScan>();
  /** By person and in the order they were made: at each scan nobody looks through all of them. */
  readonly #people = new Map<string, Map<string, StoredScan>>();
  readonly #unsent = new Map<string, StoredScan>();
  readonly #refused = new Map<string, StoredScan>();
  readonly #api: Api;
  readonly #store: Store;
  readonly #settling: Settling;
  /** The sending that is under way; whoever asks meanwhile waits for its end. */
  #sending: Promise<boolean> | null = null;

  constructor(api: Api, store: Store, rows: readonly StoredScan[], settling: Settling) {
    this.#api = api;
    this.#store = store;
    this.#settling = settling;
    for (const row of rows) this.#put(row);
  }

  /** Whether scans are on their way just now. */
  get isSending(): boolean {
    return this.#sending !== null;
  }

  /** This phone's scans in the order they were made. */
  all(): StoredScan[] {
    return [...this.#rows.values()];
  }

  unsent(): StoredScan[] {
    return [...this.#unsent.values()];
  }

  /** Scans that the server will not take: they wait on this phone for the organizer's file. */
  setAside(): StoredScan[] {
    return [...this.#refused.values()];
  }

  /** This phone's scans of the person `id`, in the order they were made. */
  of(id: string): StoredScan[] {
    return [...(this.#people.get(id)?.values() ?? [])];
  }

  find(id: string): StoredScan | null {
    return this.#rows.get(id) ?? null;
  }

  /** Write the scan; once this resolves it cannot be lost. */
  async record(row: StoredScan): Promise<void> {
    await this.#store.saveScans([row]);
    this.#put(row);
  }

  #put(row: StoredScan): void {
    this.#rows.set(row.id, row);
    place(this.#unsent, row, row.result === null && !row.refusal);
    place(this.#refused, row, Boolean(row.refusal));
    if (row.person === null) return;
    const rows = this.#people.get(row.person);
    if (rows) rows.set(row.id, row);
    else this.#people.set(row.person, new Map([[row.id, row]]));
  }

  /** Send all that waits, batch by batch; whether nothing waits any more. */
  flush(): Promise<boolean> {
    this.#sending ??= this.#sendAll().finally(() => (this.#sending = null));
    return this.#sending;
  }

  async #sendAll(): Promise<boolean> {
    try {
      for (let waiting = this.unsent(); waiting.length > 0; waiting = this.unsent())
        if (!(await this.#send(waiting.slice(0, BATCH)))) return false;
      return true;
    } catch (error) {
      if (error instanceof Unheard) return false;
      throw error;
    }
  }

  /** Send these; whether each of them is settled. A batch refused as a whole is halved until its bad scan stands alone. */
  async #send(rows: readonly StoredScan[]): Promise<boolean> {
    try {
      return await this.#post(rows);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const [only] = rows;
      if (rows.length === 1 && only) {
        await this.record({ ...only, refusal: error.message });
        return true;
      }
      const middle = Math.ceil(rows.length / 2);
      const [first, second] = [await this.#send(rows.slice(0, middle)), await this.#send(rows.slice(middle))];
      return first && second;
    }
  }

  async #post(rows: readonly StoredScan[]): Promise<boolean> {
    const held = this.unsent().length - rows.length;
    const answer = await this.#api.post<{ results?: unknown }>(`/scans?unsent=${held}`, {
      sent_at: new Date().toISOString(),
      scans: rows.map((row) => this.#settling.told(row)),
    });
    // A portal may speak JSON too: without results nobody has taken anything.
    if (!Array.isArray(answer.results)) throw new Unheard("no results");
    const answers = answered(rows, answer.results as (Partial<Result> | null)[]);
    await this.#settling.keep(answers);
    for (const { row } of answers) this.#put(row);
    this.#settling.settled(answers);
    return answers.length === rows.length;
  }
}

function place(rows: Map<string, StoredScan>, row: StoredScan, isThere: boolean): void {
  if (isThere) rows.set(row.id, row);
  else rows.delete(row.id);
}

/** The rows that the answer names, each once, with its result; what it leaves out stays unsent. */
function answered(rows: readonly StoredScan[], results: readonly (Partial<Result> | null)[]): Answered[] {
  const found = new Map<string, Result>();
  for (const result of results)
    if (typeof result?.id === "string" && typeof result.verdict === "string") found.set(result.id, result as Result);
  return rows.flatMap((row) => {
    const result = found.get(row.id);
    return result ? [{ row: { ...row, result }, result }] : [];
  });
}
