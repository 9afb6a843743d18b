/** The practice door: a server inside this phone, for guests who do not exist. Nothing leaves the phone, nothing counts. */
import type { Answer, Api } from "./api";
import type { Device, EventFacts } from "./configuration";
import { presence } from "./fold";
import type { Entry } from "./roster";
import type { Result, Scan } from "./scans";
import { languageInUse, t } from "./texts";
import { hashOf, ticketIn } from "./tickets";
import { judge, type TicketState, type Verdict } from "./verdict";
import { entryOf } from "./walk_in";

/** Where the practice door stands in addresses and in the store: no event is called so. */
export const PRACTICE = "_practice";

/** What `GET /door/_practice/list` answers. */
export interface PracticeList {
  event: EventFacts;
  items: Entry[];
}

/** The list, or null where the server is not heard. */
export async function practiceList(): Promise<PracticeList | null> {
  try {
    const answer = await fetch(`/door/${PRACTICE}/list`, { headers: { accept: "application/json" } });
    return answer.ok ? ((await answer.json()) as PracticeList) : null;
  } catch {
    return null;
  }
}

/** The desk that this phone plays. */
export function practiceDesk({ event }: PracticeList): Device & { language: string } {
  return {
    key: "",
    device: PRACTICE,
    desk: t("Practice desk"),
    event,
    language: languageInUse(),
  };
}

/** Whether the practice began today, by this phone's calendar. */
export function isOfToday(at: string): boolean {
  return new Date(at).toDateString() === new Date().toDateString();
}

const TAG = "practice";
const OUTSIDE = { inside: false, first: null } as const;

/** In flight mode the practice is as silent as the door. */
function overNetwork(): void {
  if (globalThis.navigator?.onLine === false) throw new TypeError("no network");
}

/** Answers as the server of the interface does, by the same rules. */
export class PracticeServer implements Api {
  readonly #people: Map<string, Entry>;
  readonly #scans = new Map<string, Scan[]>();

  constructor(items: readonly Entry[]) {
    this.#people = new Map(items.map((entry) => [entry.registration_id, entry]));
  }

  /** Take up what this phone recorded before it was loaded anew. */
  async replay(scans: readonly Scan[]): Promise<void> {
    for (const scan of scans) await this.#record(scan);
  }

  async get<T>(path: string, etag?: string | null): Promise<Answer<T> | null> {
    overNetwork();
    if (etag === TAG || !path.startsWith("/roster")) return null;
    const items = [...this.#people.values()].map((entry) => ({ ...entry, ...this.#presence(entry) }));
    const body = { items, gone: [], cursor: TAG, more: false };
    return { body: body as T, etag: TAG };
  }

  async post<T>(_path: string, body: unknown): Promise<T> {
    overNetwork();
    const { scans } = body as { scans: Scan[] };
    const results: Result[] = [];
    for (const scan of scans) results.push(await this.#record(scan));
    return { received_at: new Date().toISOString(), results } as T;
  }

  async #record(scan: Scan): Promise<Result> {
    if (scan.walk_in) this.#register(scan.walk_in);
    const { entry, state } = await this.#whose(scan);
    const verdict = this.#verdict(scan, entry, state);
    if (!entry) return { id: scan.id, verdict, attended: false, first: null, registration: null, conflict: null };
    const counts = scan.admitted ?? (verdict === "admitted" || verdict === "left");
    const known = this.#scans.get(entry.registration_id) ?? [];
    if (!known.some((other) => other.id === scan.id)) known.push({ ...scan, admitted: counts });
    this.#scans.set(entry.registration_id, known);
    const now = this.#presence(entry);
    return {
      id: scan.id,
      verdict,
      attended: now.first !== null,
      first: now.first,
      registration: { ...entry, ...now },
      conflict: null,
    };
  }

  #verdict(scan: Scan, entry: Entry | null, ticket: TicketState): Verdict {
    if (scan.undoes) return "undone";
    const inside = entry !== null && this.#presence(entry).inside;
    const verdict = judge({ status: entry?.status ?? null, ticket, inside, direction: scan.direction });
    return verdict === "not_listed" ? "unknown" : verdict;
  }

  #presence(entry: Entry): ReturnType<typeof presence> {
    return presence(OUTSIDE, this.#scans.get(entry.registration_id) ?? [], entry.status === "confirmed");
  }

  async #whose({ ticket, registration_id, walk_in }: Scan): Promise<{ entry: Entry | null; state: TicketState }> {
    const id = registration_id ?? walk_in?.registration_id;
    if (id) return { entry: this.#people.get(id) ?? null, state: "none" };
    const code = ticketIn(ticket ?? "");
    if (!code) return { entry: null, state: "malformed" };
    const hash = await hashOf(code);
    for (const entry of this.#people.values()) {
      if (entry.ticket_sha256 === hash) return { entry, state: "current" };
      if (entry.revoked_sha256.includes(hash)) return { entry, state: "revoked" };
    }
    return { entry: null, state: "unknown" };
  }

  #register(guest: NonNullable<Scan["walk_in"]>): void {
    if (this.#people.has(guest.registration_id)) return;
    const texts = (field: string): Record<string, string> =>
      Object.fromEntries(
        Object.entries(guest)
          .filter(([name]) => name.startsWith(`${field}_`))
          .map(([name, text]) => [name.slice(field.length + 1), text]),
      );
    this.#people.set(guest.registration_id, entryOf(guest, texts("name"), texts("organization")));
  }
}
