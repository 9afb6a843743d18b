/** Keeps the list fresh: rounds of downloads, each asking for what changed since the last. */
import type { Api } from "./api";
import type { Link } from "./link";
import { download, type Progress, type Roster, type RosterPage } from "./roster";
import type { Held, Store } from "./store";
import type { Outbox } from "./sync";

export class Listing {
  readonly #api: Api;
  readonly #store: Store;
  readonly #roster: Roster;
  readonly #outbox: Outbox;
  readonly #held: Held;
  #etag: string | null = null;
  /** Whether the question that left last said that scans wait. */
  hasSaidUnsent = false;
  /** Number of the round that has begun last. */
  begun: number;
  /** Number of the round that was completed last: what was answered since it began, the list may not know. */
  completed: number;

  readonly #link: Link;

  constructor(
    { api, store, roster, link }: { api: Api; store: Store; roster: Roster; link: Link },
    outbox: Outbox,
    held: Held,
  ) {
    this.#api = api;
    this.#link = link;
    this.#store = store;
    this.#roster = roster;
    this.#outbox = outbox;
    this.#held = held;
    this.begun = this.completed = held.facts.round;
  }

  /** One round. The list is then as the server had it when the round began, or newer. */
  async refresh(): Promise<void> {
    const listedAt = new Date().toISOString();
    const round = (this.begun += 1);
    const from: Progress = { cursor: this.#held.facts.cursor, etag: this.#etag };
    const wasSending = this.#outbox.isSending;
    // While scans are on their way their own batch says how many are left: this question may arrive after it.
    const unsent = wasSending ? null : this.#outbox.unsent().length;
    this.hasSaidUnsent = Boolean(unsent);
    const said = { unsent, session: this.#held.facts.session ?? 0 };
    const to = await download(this.#api, from, said, (page) => this.#keep(page, from.cursor));
    // An answer to a scan and a page of the list may have passed each other: what changed is then asked for again.
    const isOverlapped =
      wasSending || this.#outbox.isSending || this.#outbox.all().some((row) => row.result && row.round === round);
    const isAskedAgain = isOverlapped && from.cursor !== null;
    this.#etag = isAskedAgain ? null : to.etag;
    this.completed = round;
    const cursor = isAskedAgain ? from.cursor : to.cursor;
    await this.#held.change({ cursor, listedAt, round, offset: this.#link.offset });
  }

  /** A page of the first download moves the cursor on at once, so that it goes on where it was cut. */
  async #keep(page: RosterPage, from: string | null): Promise<void> {
    if (page.items.length === 0 && page.gone.length === 0) return;
    await this.#store.savePage(page, from === null ? this.#held.changed({ cursor: page.cursor }) : this.#held.facts);
    page.items.forEach((entry) => this.#roster.put(entry));
    page.gone.forEach((id) => this.#roster.remove(id));
  }
}
