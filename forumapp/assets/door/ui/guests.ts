/** The screens of one guest or one delegation: the verdict, what staff decide, and what the server says later. */
import type { Asking, Need } from "../asking";
import type { Desk } from "../desk";
import { isNews } from "../news";
import type { Outcome } from "../outcome";
import type { Entry } from "../roster";
import type { StoredScan } from "../scans";
import { signal } from "../sounds";
import { moment } from "../texts";
import { asked, decided, type Offer, passes, preview, type Shown, shown, TURNED_AWAY, unsaved } from "../verdict";
import { delegationView, type Group, groupOf, passedView } from "./delegation";
import { needsView } from "./needs";
import { plainName } from "./people";
import { AGREED, letInView, undoView } from "./reason";
import { introduced } from "./scan";
import type { Stage } from "./stage";
import { unjudgedView, type VerdictActions, verdictView } from "./verdict";
import { walkInView } from "./walk_in";

/** So long the server may take to know a code before the phone's own verdict on it is shown. */
const ASKED_MS = 1_500;

export class GuestScreens {
  readonly #stage: Stage;
  readonly #desk: Desk;
  readonly #asking: Asking;
  /** Back to the first screen, the cursor in the name field or not. */
  readonly #scan: (isNameWanted: boolean) => void;
  /** Staff have decided on the guest on the screen. */
  readonly #settled: () => void;
  /** What the verdict on the screen is about. */
  #outcome: Outcome | null = null;
  /** The reading that the server is asked for. */
  #asked: Outcome | null = null;
  /** The screen of needs that waits for its answer. */
  #needsOf: (() => void) | null = null;

  constructor(stage: Stage, desk: Desk, asking: Asking, scan: (isNameWanted: boolean) => void, settled: () => void) {
    this.#stage = stage;
    this.#desk = desk;
    this.#asking = asking;
    this.#scan = scan;
    this.#settled = settled;
  }

  /** Id of the scan whose verdict is on the screen. */
  get seen(): string | null {
    return this.#outcome?.scan.id ?? null;
  }

  /** The guest has gone from the screen. */
  leave(): void {
    this.#outcome = this.#asked = null;
  }

  /** The server has answered: where it found otherwise, that replaces what the phone showed. */
  answered(outcome: Outcome): void {
    const current = this.#outcome;
    if (this.#stage.screen !== "verdict" || current?.scan.id !== outcome.scan.id) return;
    const row = this.#desk.recorded(outcome);
    const isReading = outcome.scan.reason === null && outcome.scan.undoes === null;
    const isKnown = current.verdict === outcome.verdict && (current.entry !== null || outcome.entry === null);
    if (isKnown || !row || !(isReading || isNews(row)) || this.#stage.isActing) return;
    void this.#desk.takeNote(row);
    if (!outcome.scan.admitted && passes(outcome.verdict)) this.#act(() => this.#readAgain(outcome));
    else this.showJudged(outcome);
  }

  /** The server knows a guest whom this phone's list did not let in: what the screen says next is a scan of its own. */
  async #readAgain(outcome: Outcome): Promise<void> {
    const again = await this.#desk.readAgain(outcome);
    if (this.seen === outcome.scan.id) this.showJudged(again);
  }

  /** The line about a guest who has gone was pressed. */
  async openNews(row: StoredScan): Promise<void> {
    const outcome = await this.#desk.takeNote(row);
    // Somebody fills in a form: the sentence was read, the form stays.
    if (!outcome || this.#stage.screen === "sheet") return;
    if (outcome.entry && !outcome.scan.admitted && passes(outcome.verdict)) this.showPerson(outcome.entry);
    else this.showJudged(outcome);
  }

  /** A reading was judged: where only the server may know the code, its answer is awaited first, for a moment. */
  showRead(outcome: Outcome): void {
    const isUnknown = outcome.verdict === "not_listed" && outcome.entry === null;
    if (!isUnknown || outcome.facts.offline || this.#desk.isAnswered(outcome)) return this.showJudged(outcome);
    this.#showAsked(outcome);
    setTimeout(() => {
      // Unless it has answered, or staff have gone on.
      if (this.#asked === outcome && this.#stage.screen === "verdict") this.showJudged(outcome);
    }, ASKED_MS);
  }

  #showAsked(outcome: Outcome): void {
    const view = unjudgedView(asked(), () => this.#scan(false));
    this.#stage.show("verdict", view, () => this.#showAsked(outcome));
    this.#outcome = this.#asked = outcome;
  }

  showJudged(outcome: Outcome): void {
    this.#showVerdict(outcome, this.#withUndo(outcome, shown(outcome.verdict, outcome.facts)));
  }

  /** A refusal was taken back: whoever it was about stands at the door, and `reason` was given already. */
  #showReadmitted(undone: Outcome, entry: Entry, reason: string): void {
    const looked = this.#desk.look(entry);
    const isFree = passes(looked.verdict);
    const face: Shown = { ...shown("undone", undone.facts), offers: [isFree ? "admit" : "let_in"] };
    const isAgreed = !isFree && reason === AGREED;
    this.#showVerdict(undone, face, (offer) =>
      isAgreed ? this.#act(() => this.#decide(looked, true, reason)) : this.#take(offer, looked),
    );
  }

  /** What this phone recorded of the guest before can be taken back on whichever screen names it. */
  #withUndo({ entry, scan }: Outcome, face: Shown): Shown {
    const isOffered = face.offers.includes("undo") || scan.admitted || scan.undoes !== null;
    return isOffered || !entry || !this.#desk.undoable(entry) ? face : { ...face, offers: [...face.offers, "undo"] };
  }

  #showVerdict(
    outcome: Outcome,
    face: Shown,
    take: VerdictActions["take"] = (offer) => this.#take(offer, outcome),
  ): void {
    if (outcome.scan.reason !== null || outcome.scan.undoes !== null) this.#settled();
    this.#asked = null;
    const again = (): void => this.#showVerdict(outcome, face, take);
    const actions = { ...this.#actions(outcome, false, again), take };
    this.#stage.show("verdict", verdictView(outcome, face, this.#desk, actions), again);
    this.#outcome = outcome;
    signal(face.severity);
  }

  showUnjudged(face: Shown): void {
    this.leave();
    this.#stage.show(
      "verdict",
      unjudgedView(face, () => this.#scan(false)),
      () => this.showUnjudged(face),
    );
    signal(face.severity);
  }

  showPerson(known: Entry): void {
    // What was known of the guest when the screen was made may be older than the list.
    const entry = this.#desk.roster.find(known.registration_id) ?? known;
    const outcome = this.#desk.look(entry);
    const face = this.#withUndo(outcome, preview(outcome.verdict, outcome.facts));
    const again = (): void => this.showPerson(entry);
    const view = verdictView(outcome, face, this.#desk, this.#actions(outcome, true, again));
    this.#stage.show("verdict", view, again);
    this.#stage.shell.focusHeading();
  }

  /** What a verdict's screen leads to, and what it asks the server for. */
  #actions(outcome: Outcome, isNameWanted: boolean, back: () => void): VerdictActions {
    const { entry } = outcome;
    return {
      take: (offer) => this.#take(offer, outcome),
      next: () => this.#scan(isNameWanted),
      isBoardWatched: () => this.#asking.isBoardWatched(),
      needs: entry && this.#asking.maySeeNeeds ? () => this.#showNeeds(entry, back) : null,
      group: (name) => this.showDelegation(name),
    };
  }

  #showNeeds(entry: Entry, back: () => void): void {
    const name = plainName(entry, this.#desk.event);
    const show = (needs: readonly Need[] | null | undefined): void => {
      const again = (): void => show(needs);
      this.#stage.show("sheet", needsView(name, needs, this.#desk.event, back), again);
      this.#needsOf = again;
    };
    show(undefined);
    const asked = this.#needsOf;
    void this.#asking.needsOf(entry.registration_id).then((needs) => {
      // Whoever has gone on meanwhile is not called back.
      if (this.#stage.screen === "sheet" && this.#needsOf === asked) show(needs);
    });
    this.#stage.shell.focusHeading();
  }

  showDelegation(name: string): void {
    const group = groupOf(this.#desk.roster, name);
    const view = delegationView(group, this.#desk, {
      pass: (entries) => this.#act(() => this.#passAll(group, entries)),
      isBoardWatched: () => this.#asking.isBoardWatched(),
      open: (entry) => this.showPerson(entry),
      cancel: () => this.#scan(true),
    });
    this.#stage.showSheet(view, () => this.showDelegation(name));
  }

  async #passAll(group: Group, entries: readonly Entry[]): Promise<void> {
    const outcomes: Outcome[] = [];
    for (const entry of entries) outcomes.push(await this.#desk.pass(entry));
    this.#showPassed(group, outcomes);
    signal(outcomes.every(({ verdict }) => passes(verdict)) ? "go" : "wait");
  }

  #showPassed(group: Group, outcomes: readonly Outcome[]): void {
    const view = passedView(group, outcomes, this.#desk, {
      open: (entry) => this.showPerson(entry),
      next: () => this.#scan(false),
      isBoardWatched: () => this.#asking.isBoardWatched(),
    });
    this.leave();
    this.#stage.show("verdict", view, () => this.#showPassed(group, outcomes));
  }

  #take(offer: Offer, outcome: Outcome): void {
    switch (offer) {
      case "admit":
      case "let_out":
        return this.#act(() => this.#pass(outcome));
      case "let_in":
        return this.#showLetIn(outcome);
      case "turn_away":
        return this.#act(() => this.#decide(outcome, false, TURNED_AWAY));
      case "find":
        return this.#scan(true);
      case "undo":
        return this.#showUndo(outcome);
    }
  }

  async #pass(outcome: Outcome): Promise<void> {
    const { entry } = outcome;
    const needsDecision = outcome.verdict !== "admitted" && outcome.verdict !== "left";
    if (!entry || needsDecision) return this.#decide(outcome, true, "let_out");
    this.showJudged(await this.#desk.pass(entry));
  }

  async #decide(outcome: Outcome, admitted: boolean, reason: string): Promise<void> {
    const done = await this.#desk.decide(outcome, admitted, reason);
    const isInside = done.entry !== null && this.#desk.presenceOf(done.entry).inside;
    const face = decided(admitted, done.scan.direction, isInside);
    // What was taken back is not taken back again.
    this.#showVerdict(done, done.scan.undoes === null ? face : { ...face, offers: [] });
  }

  #showLetIn(outcome: Outcome): void {
    const { entry } = outcome;
    const view = letInView(outcome.verdict, entry && introduced(entry, this.#desk), {
      confirm: (reason) => this.#act(() => this.#decide(outcome, true, reason)),
      cancel: () => this.showJudged(outcome),
    });
    this.#stage.showSheet(view, () => this.#showLetIn(outcome));
  }

  #showUndo(outcome: Outcome): void {
    const { entry } = outcome;
    const own = this.#desk.recorded(outcome);
    const isOwn = own !== null && (own.scan.admitted === true || own.scan.reason === TURNED_AWAY);
    const target = (isOwn ? own : entry && this.#desk.undoable(entry)) ?? own ?? outcome;
    const made = `${moment(target.scan.scanned_at, this.#desk.event.zone)}, ${this.#desk.name}`;
    const view = undoView(target.scan, entry && introduced(entry, this.#desk), made, {
      confirm: (reason) =>
        this.#act(async () => {
          const undone = await this.#desk.undo(target, reason);
          const wasRefused = target.scan.reason === TURNED_AWAY;
          if (wasRefused && undone.entry && !this.#desk.presenceOf(undone.entry).inside)
            this.#showReadmitted(undone, undone.entry, reason);
          else this.showJudged(undone);
        }),
      cancel: () => this.#scan(false),
    });
    this.#stage.showSheet(view, () => this.#showUndo(outcome));
  }

  /** `typed` is a name that was sought and that nobody on the list has. */
  showWalkIn(typed: string): void {
    const view = walkInView(this.#desk, typed, {
      register: (guest, names, organization) =>
        this.#act(async () => this.showJudged(await this.#desk.register(guest, names, organization))),
      same: (entry) => this.showPerson(entry),
      cancel: () => this.#scan(false),
    });
    this.#stage.show("sheet", view, () => this.showWalkIn(typed));
    view.field.focus();
  }

  #act(work: () => Promise<void>): void {
    void this.#stage.act(work, () => this.showUnjudged(unsaved()));
  }
}
