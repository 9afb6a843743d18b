/**
 * What the door shows: the one module that turns a reading into a verdict, and a verdict into colour, shape and words.
 *
 * Pure. `judge` is the phone's own verdict and follows `tests/vectors/verdict.json`, as the server does; `shown` is the
 * screen for a verdict, whoever found it.
 */
import type { FirstEntry } from "./roster";
import type { Direction } from "./scans";
import type { Room } from "./sessions";
import { statusWord } from "./guest_words";
import { moment, pgettext, t } from "./texts";

export type Verdict =
  | "admitted"
  | "already_admitted"
  | "left"
  | "not_confirmed"
  | "cancelled"
  | "revoked"
  | "wrong_event"
  | "unknown"
  | "not_listed"
  | "undone"
  | "quarantined";

/** What the code read is to this phone; `none` is a person found by name. */
export type TicketState = "current" | "revoked" | "unknown" | "malformed" | "none";

export interface Circumstances {
  /** Of the registration behind the reading; null: there is none in this phone's list. */
  status: string | null;
  ticket: TicketState;
  inside: boolean;
  direction: Direction;
  /** False where the session at whose door this is has a list without the guest. */
  listed?: boolean;
}

/**
 * The phone's verdict. What only the server can tell apart (another event's ticket, a forged one) is `not_listed`, and so
 * is a guest of the event at the door of a session on whose list they are not: a person decides.
 */
export function judge({ status, ticket, inside, direction, listed = true }: Circumstances): Verdict {
  if (ticket === "malformed") return "unknown";
  if (status === null) return "not_listed";
  if (direction === "out" && inside) return "left";
  if (ticket === "revoked") return "revoked";
  if (status === "cancelled") return "cancelled";
  if (status !== "confirmed") return "not_confirmed";
  if (direction === "out") return "left";
  if (inside) return "already_admitted";
  return listed ? "admitted" : "not_listed";
}

/** Whether the guest goes through the door on this verdict alone, without a decision of staff. */
export function passes(verdict: Verdict): boolean {
  return verdict === "admitted" || verdict === "left";
}

export type Severity = "go" | "wait" | "stop" | "plain";

/** What staff may do next; each is a button. */
export type Offer = "admit" | "let_out" | "let_in" | "turn_away" | "find" | "undo";

export interface Shown {
  severity: Severity;
  /** Id of a symbol in the icon sprite. */
  shape: string;
  word: string;
  /** The one fact behind the word: since when, which state. */
  since: string | null;
  /** What to do now. */
  next: string;
  offers: readonly Offer[];
}

/** The reason of a scan by which staff sent a guest away. */
export const TURNED_AWAY = "turned_away";

/** What a verdict's words may name. */
export interface Facts {
  direction: Direction;
  status: string | null;
  first: FirstEntry | null;
  /** False where the code cannot be a ticket at all. */
  wellFormed: boolean;
  /** When this phone's list was fetched; null: never. */
  listedAt: string | null;
  scannedAt: string;
  desk: string;
  /** Whether the server was silent when the reading was recorded. */
  offline: boolean;
  /** Whether this phone had let the guest through before the server found otherwise. */
  wasLetIn: boolean;
  /** Who took this guest's place over; null: nobody. */
  instead: string | null;
  /** How the same guest is called in the entry that holds; null: this one was not merged into another. */
  enteredAs: string | null;
  /** Why the server put the scan aside. */
  problem: string | null;
  /** The session on whose list a known guest is not; null: that is not the question. */
  offList: string | null;
  /** The places of the session at whose door the desk stands; null: it has no limit, or there is no session. */
  room: Room | null;
  zone: string;
}

/** The screen for `verdict`. */
export function shown(verdict: Verdict, facts: Facts): Shown {
  const face = faceOf(verdict, facts);
  return {
    severity: face.severity,
    shape: face.shape,
    word: face.word(),
    since: face.since(facts),
    ...next(face, facts),
  };
}

function faceOf(verdict: Verdict, { instead, enteredAs, offList, room }: Facts): Face {
  const face = FACES[verdict];
  if (instead && GIVEN_UP.has(verdict)) return replaced(face, instead);
  if (enteredAs && GIVEN_UP.has(verdict)) return enteredTwice(face, enteredAs);
  return offList && verdict === "not_listed" ? strange(face, offList, room) : face;
}

function next(face: Face, facts: Facts): Pick<Shown, "next" | "offers"> {
  const isDecisionOpen = face.offers.includes("let_in");
  if (facts.wasLetIn && face.severity !== "go" && face.severity !== "plain")
    return {
      next: t("This phone had let the guest in. Call them back, or let in by decision."),
      offers: isDecisionOpen ? face.offers : [...face.offers, "undo"],
    };
  if (facts.direction === "out" && isDecisionOpen)
    return {
      next: t("This list does not have them inside. Let them out all the same: it is recorded."),
      offers: ["let_out"],
    };
  return { next: face.next(facts), offers: face.offers };
}

/** How grave a verdict is: its colour and sound. */
export function severityOf(verdict: Verdict): Severity {
  return FACES[verdict].severity;
}

/** The screen for a person found by name, before anything is recorded: a hit never admits by itself. */
export function preview(verdict: Verdict, facts: Facts): Shown {
  switch (verdict) {
    case "admitted":
      return {
        ...BEFORE,
        word: facts.first ? t("Was here and left") : pgettext("door", "Expected"),
        since: facts.first ? sinceIn(facts.first, facts.zone) : null,
        next: t("Nothing is recorded yet. Is this the person?"),
        offers: ["admit"],
      };
    case "left":
      return {
        ...BEFORE,
        word: facts.first ? pgettext("door", "Inside") : pgettext("door", "Expected"),
        since: facts.first ? sinceIn(facts.first, facts.zone) : null,
        next: t("Nothing is recorded yet. Is this the person?"),
        offers: ["let_out"],
      };
    default:
      return shown(verdict, facts);
  }
}

/** The screen after staff decided for themselves; `isInside`: by an entry before, which stays. */
export function decided(admitted: boolean, direction: Direction, isInside = false): Shown {
  if (direction === "out")
    return { ...plain("v-left", pgettext("door", "Left")), next: t("May come back with the same QR.") };
  return admitted
    ? {
        severity: "go",
        shape: "v-admitted",
        word: pgettext("door", "Let in"),
        since: t("By your decision"),
        next: nextScan(),
        offers: ["undo"],
      }
    : {
        ...plain("v-revoked", t("Turned away")),
        next: isInside
          ? t("The refusal is recorded. The entry that was recorded before stays.")
          : t("The refusal is recorded and counts as no entry. The protocol desk agrees later? Press Undo: then let in."),
      };
}

/** The screen while the server is asked for a code that this phone's list lacks: nothing is to be pressed yet. */
export function asked(): Shown {
  return {
    severity: "plain",
    shape: "v-not-listed",
    word: t("Asking the server…"),
    since: t("Not in this phone’s list"),
    next: t("Wait a moment: the answer comes by itself."),
    offers: [],
  };
}

/** The screen where a scanner sent only a part of a code: nobody is judged by it. */
export function cut(): Shown {
  return {
    severity: "wait",
    shape: "v-undone",
    word: t("Scan again"),
    since: t("Only part of the code arrived"),
    next: t("Nothing was recorded. Scan the same QR once more, or find the guest by name."),
    offers: [],
  };
}

/** The screen where this phone could not write a scan down. */
export function unsaved(): Shown {
  return {
    severity: "stop",
    shape: "v-quarantined",
    word: t("Not saved"),
    since: null,
    next: t(
      "This phone could not store the scan, so nothing counts. Try once more; if it stays so, use another phone.",
    ),
    offers: [],
  };
}

const BEFORE = { severity: "plain", shape: "v-expected" } as const;

function plain(shape: string, word: string): Omit<Shown, "next"> {
  return { severity: "plain", shape, word, since: null, offers: ["undo"] };
}

function nextScan(): string {
  return t("The next scan needs no tap.");
}

function sinceIn({ at, desk }: FirstEntry, zone: string): string {
  const time = moment(at, zone);
  return desk ? t("In at %(time)s, %(desk)s", { time, desk }) : t("In at %(time)s", { time });
}

interface Face {
  severity: Severity;
  shape: string;
  word: () => string;
  since: (facts: Facts) => string | null;
  next: (facts: Facts) => string;
  offers: readonly Offer[];
}

const nothing = (): null => null;

/** Verdicts on an entry in whose stead another may hold. */
const GIVEN_UP: ReadonlySet<Verdict> = new Set(["cancelled", "revoked"]);

/** The face of a verdict on a guest in whose place `name` comes. */
function replaced(face: Face, name: string): Face {
  return {
    ...face,
    word: () => t("Replaced"),
    since: () => t("%(name)s comes instead", { name }),
    next: () =>
      t("Find %(name)s by name and admit that person. Letting this guest in as well fills the place twice.", { name }),
    offers: ["find", "let_in", "turn_away"],
  };
}

/** The face of a guest of the event who is not on the list of `session`, which has this `room`. */
function strange(face: Face, session: string, room: Room | null): Face {
  return {
    ...face,
    word: () => t("Not on this session’s list"),
    since: () => session,
    next: (facts) => whetherThereIsRoom(room, facts),
    offers: room?.free === 0 ? ["turn_away", "let_in"] : ["let_in", "turn_away"],
  };
}

function whetherThereIsRoom(room: Room | null, { listedAt, scannedAt, zone }: Facts): string {
  if (room === null)
    return t("Confirmed for the event, but not for this session. Let in if there is a place, or show the way.");
  const { places, free } = room;
  const time = moment(listedAt ?? scannedAt, zone);
  return free > 0
    ? t("Confirmed for the event, but not for this session. Free as of %(time)s: %(free)s of %(places)s places. Let in, or show the way.", { time, free, places })
    : t("Confirmed for the event, but not for this session. None of its %(places)s places is free as of %(time)s: show the way.", { time, places });
}

/** The face of a verdict on one of two entries of the same guest, who stands in the other as `name`. */
function enteredTwice(face: Face, name: string): Face {
  return {
    ...face,
    severity: "wait",
    word: () => t("Entered twice"),
    since: () => t("The entry of %(name)s holds", { name }),
    next: () => t("The guest is right. Find %(name)s by name and admit that entry: it counts once.", { name }),
    offers: ["find"],
  };
}

/** Of somebody who is inside though the registration does not let them in. */
function insideByDecision(): string {
  return t("Already inside, let in by a decision. The guest was out and comes back? Let in. Someone else? Turn away and call the protocol desk: the entry before stays.");
}

const FACES: Readonly<Record<Verdict, Face>> = {
  admitted: {
    severity: "go",
    shape: "v-admitted",
    word: () => pgettext("door", "Admitted"),
    since: nothing,
    next: nextScan,
    offers: ["undo"],
  },
  already_admitted: {
    severity: "wait",
    shape: "v-already",
    word: () => t("Already inside"),
    since: ({ first, zone }) => first && sinceIn(first, zone),
    next: () => t("Read twice by chance? Back. The guest was out and comes back? Let in. Someone else? Turn away and call the protocol desk: the entry before stays."),
    offers: ["let_in", "turn_away"],
  },
  left: {
    severity: "plain",
    shape: "v-left",
    word: () => pgettext("door", "Left"),
    since: ({ scannedAt, desk, zone }) => t("Out at %(time)s, %(desk)s", { time: moment(scannedAt, zone), desk }),
    next: ({ first }) =>
      first ? t("May come back with the same QR.") : t("Nobody scanned this guest in: the exit is recorded and counts nothing."),
    offers: ["undo"],
  },
  not_confirmed: {
    severity: "wait",
    shape: "v-not-confirmed",
    word: () => t("Not confirmed"),
    since: ({ status, first, zone }) =>
      [status && statusWord(status), first && sinceIn(first, zone)].filter(Boolean).join(" · ") || null,
    next: ({ first }) =>
      first
        ? insideByDecision()
        : t("Press Turn away and send the guest to the protocol desk. Does the desk agree? Let in."),
    offers: ["let_in", "turn_away"],
  },
  cancelled: {
    severity: "stop",
    shape: "v-cancelled",
    word: () => pgettext("door", "Cancelled"),
    since: ({ first, zone }) => first && sinceIn(first, zone),
    next: ({ first }) =>
      first
        ? insideByDecision()
        : t("Press Turn away and send the guest to the protocol desk. Does the desk agree? Let in."),
    offers: ["turn_away", "let_in"],
  },
  revoked: {
    severity: "stop",
    shape: "v-revoked",
    word: () => t("Old QR"),
    since: ({ first, zone }) => [t("A newer QR was sent"), first && sinceIn(first, zone)].filter(Boolean).join(" · "),
    next: () => t("Ask for the newer mail, or find by name."),
    offers: ["find"],
  },
  wrong_event: {
    severity: "stop",
    shape: "v-wrong-event",
    word: () => t("Other event"),
    since: nothing,
    next: () => t("A true QR, but for another event. Find by name."),
    offers: ["find"],
  },
  unknown: {
    severity: "stop",
    shape: "v-unknown",
    word: () => t("Unknown code"),
    since: ({ wellFormed }) => (wellFormed ? t("No registration has this code") : t("Not one of our QR codes")),
    next: () => t("A business card, a link, half a code? Find by name."),
    offers: ["find"],
  },
  not_listed: {
    severity: "wait",
    shape: "v-not-listed",
    word: () => t("Not in this phone’s list"),
    since: ({ listedAt, zone }) =>
      listedAt ? t("List of %(time)s. Confirmed since?", { time: moment(listedAt, zone) }) : t("No list received yet"),
    next: ({ offline }) =>
      offline
        ? t("Find by name first. Nobody there? Decide by the confirmation mail that the guest shows. Saved here; the server checks it later.")
        : t("The server has not answered yet. Find by name meanwhile, or decide by the confirmation mail that the guest shows."),
    offers: ["find", "let_in", "turn_away"],
  },
  undone: {
    severity: "plain",
    shape: "v-undone",
    word: () => t("Taken back"),
    since: nothing,
    next: () => t("The scan stays in the record with your name and the reason."),
    offers: [],
  },
  quarantined: {
    severity: "stop",
    shape: "v-quarantined",
    word: () => t("Not accepted"),
    since: nothing,
    next: () => t("The server has put this scan aside. Ask the organizer to look at it."),
    offers: [],
  },
};
