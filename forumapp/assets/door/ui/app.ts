/** The door app: which screen stands, and what each act leads to. */
import type { Asking, Need } from "../asking";
import { keepAwake } from "../awake";
import { holdBack } from "../back";
import type { Board, BoardGuest } from "../board";
import { Camera } from "../camera";
import { addresses } from "../configuration";
import type { Desk } from "../desk";
import type { Outcome } from "../outcome";
import { RepeatGuard } from "../repeat";
import { isNews } from "../news";
import type { Entry } from "../roster";
import type { StoredScan } from "../scans";
import { announce, signal } from "../sounds";
import { moment, pgettext, t, useLanguage } from "../texts";
import { type SavedFile, saveUnsent } from "../unsent_file";
import { cut, decided, type Offer, passes, preview, type Shown, shown, unsaved } from "../verdict";
import { listenForScanner, type Typed } from "../wedge";
import { delegationView, type Group, groupOf, passedView } from "./delegation";
import { BoardScreen } from "./board";
import { closedView, closeView, menuView } from "./menu";
import { needsView } from "./needs";
import { NewsLine } from "./news";
import { plainName } from "./people";
import { phoneView } from "./phone";
import { pinView } from "./pin";
import { letInView, undoView } from "./reason";
import { introduced, scanView, writeCamera } from "./scan";
import type { Shell, View } from "./shell";
import { unjudgedView, type VerdictActions, verdictView } from "./verdict";
import { walkInView } from "./walk_in";

/** Readings are taken on the first screen and on a verdict: never under a form that somebody fills in. */
type Screen = "scan" | "verdict" | "sheet" | "board";

/** How often the board's age is written anew. */
const BOARD_MS = 1_000;

export class DoorApp {
  readonly #shell: Shell;
  readonly #desk: Desk;
  readonly #camera = new Camera();
  readonly #guard = new RepeatGuard();
  #screen: Screen = "scan";
  /** The text whose verdict is being found. */
  #reading: string | null = null;
  /** What a scanner has typed and nobody has judged yet. */
  readonly #typed: Typed[] = [];
  #isActing = false;
  #outcome: Outcome | null = null;
  #isCameraSeen = false;
  /** The desk is closed: no screen of it comes back. */
  #isOver = false;
  /** The file into which what the server does not have was saved last. */
  #saved: SavedFile | null = null;
  readonly #news: NewsLine;
  /** What stands on the screen now, written again when the language changes. */
  #again: () => void = () => this.#showHome();
  readonly #asking: Asking;
  readonly #board: Board | null;
  readonly #boardScreen: BoardScreen | null;
  #isBoardSounding = true;
  /** The screen of needs that waits for its answer. */
  #needsOf: (() => void) | null = null;

  /** Whether this phone is a desk, be it beside the practice that is open. */
  readonly #isDesk: boolean;

  constructor(shell: Shell, desk: Desk, asking: Asking, board: Board | null, isDesk: boolean) {
    this.#shell = shell;
    this.#desk = desk;
    this.#news = new NewsLine(shell, desk, (row) => void this.#openNews(row));
    this.#asking = asking;
    this.#board = board;
    this.#isDesk = isDesk;
    this.#boardScreen = board && new BoardScreen(board, desk.event);
  }

  start(): void {
    this.#shell.isLeftHanded = this.#desk.isLeftHanded;
    this.#shell.writeHeader(this.#desk, () => this.#showMenu());
    this.#camera.changed = () => this.#cameraChanged();
    this.#camera.read = ({ text, hash }) => this.#see(text, hash);
    listenForScanner(document, (typed) => {
      this.#typed.push(typed);
      void this.#readTyped();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.#goHome();
    });
    holdBack(() => this.#goHome());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#wake();
      else this.#camera.stop();
    });
    window.addEventListener("online", () => this.#desk.hurry());
    writeCamera(this.#shell.camera, this.#camera);
    this.#showHome();
    this.#desk.start();
    this.#board?.start();
    if (this.#board) setInterval(() => this.boardChanged(), BOARD_MS);
    this.#wake();
  }

  #wake(): void {
    if (this.#isOver) return;
    this.#desk.hurry();
    this.#board?.hurry();
    if (this.#screen !== "board") void this.#camera.start();
    // The lock ends by itself when the page is hidden.
    void keepAwake();
  }

  /** The list, the counts, the number of unsent scans or what is known of the server changed. */
  changed(): void {
    this.#shell.writeState(this.#desk);
    if (this.#again === this.#writePhone) this.#writePhone();
    this.#news.write(this.#outcome?.scan.id ?? null);
  }

  /** The server has answered: where it found otherwise, that replaces what the phone showed. */
  answered(outcome: Outcome): void {
    const current = this.#outcome;
    if (this.#screen !== "verdict" || current?.scan.id !== outcome.scan.id) return;
    const row = this.#desk.recorded(outcome);
    const isReading = outcome.scan.reason === null && outcome.scan.undoes === null;
    if (current.verdict === outcome.verdict || !row || !(isReading || isNews(row)) || this.#isActing) return;
    void this.#desk.takeNote(row);
    if (!outcome.scan.admitted && passes(outcome.verdict)) void this.#act(() => this.#readAgain(outcome));
    else this.#showVerdict(outcome, shown(outcome.verdict, outcome.facts));
  }

  /** The server knows a guest whom this phone's list did not let in: what the screen says next is a scan of its own. */
  async #readAgain(outcome: Outcome): Promise<void> {
    const again = await this.#desk.readAgain(outcome);
    if (this.#outcome?.scan.id === outcome.scan.id) this.#showVerdict(again, shown(again.verdict, again.facts));
  }

  async #openNews(row: StoredScan): Promise<void> {
    const outcome = await this.#desk.takeNote(row);
    // Somebody fills in a form: the sentence was read, the form stays.
    if (!outcome || this.#screen === "sheet") return;
    if (outcome.entry && !outcome.scan.admitted && passes(outcome.verdict)) this.#showPerson(outcome.entry);
    else this.#showVerdict(outcome, shown(outcome.verdict, outcome.facts));
  }

  /** The desk is closed, here or by the office. */
  stop(): void {
    this.#camera.stop();
    this.#board?.stop();
    this.#screen = "sheet";
    this.#isOver = true;
  }

  /** The camera sees a code, ten times a second while it is held there. */
  #see(text: string, hash: string | null): void {
    const now = performance.now();
    if (this.#reading !== null) {
      // Still in view while its verdict is on the way: the same reading, not the next.
      if (text === this.#reading) this.#guard.isNew(text, now);
    } else if (!isNameTyped()) {
      void this.#read(text, hash);
    }
  }

  /** A scanner does not repeat itself: what it read while a verdict was on the way is taken next. */
  async #readTyped(): Promise<void> {
    while (this.#reading === null) {
      const typed = this.#typed.shift();
      if (!typed) return;
      if (!typed.isCut) await this.#read(typed.text);
      else if (this.#takesReadings()) this.#showUnjudged(cut());
    }
  }

  async #read(text: string, hash: string | null = null): Promise<void> {
    if (!this.#takesReadings() || !this.#guard.isNew(text, performance.now())) return;
    this.#reading = text;
    try {
      const outcome = await this.#desk.read(text, hash);
      if (this.#takesReadings()) this.#showVerdict(outcome, shown(outcome.verdict, outcome.facts));
    } catch {
      this.#showUnjudged(unsaved());
    } finally {
      this.#guard.isNew(text, performance.now());
      this.#reading = null;
    }
    void this.#readTyped();
  }

  /** Do what a press asks, once: a second press, however soon, must not be a second scan. */
  async #act(work: () => Promise<void>): Promise<void> {
    if (this.#isActing) return;
    this.#isActing = true;
    this.#shell.areButtonsHeld = true;
    try {
      await work();
    } catch {
      this.#showUnjudged(unsaved());
    } finally {
      this.#isActing = false;
      this.#shell.areButtonsHeld = false;
    }
  }

  #takesReadings(): boolean {
    return this.#screen !== "sheet" && this.#screen !== "board";
  }

  #show(screen: Screen, view: View, again: () => void): void {
    this.#screen = screen;
    this.#again = again;
    if (screen !== "scan") this.#shell.isCameraSeen = false;
    this.#shell.show(view, this.#desk.name);
  }

  /** Leave whatever screen stands, unless the desk is closed. */
  #goHome(): void {
    if (!this.#isOver) this.#showHome();
  }

  /** What the phone opens on. */
  #showHome(): void {
    if (this.#boardScreen) this.#showBoard();
    else this.#showScan();
  }

  #showBoard(): void {
    const screen = this.#boardScreen;
    if (!screen) return;
    this.#outcome = null;
    this.#camera.stop();
    const view = screen.view(this.#isBoardSounding, {
      scan: () => {
        this.#showScan();
        void this.#camera.start();
      },
      toggleSound: () => {
        this.#isBoardSounding = !this.#isBoardSounding;
        if (this.#isBoardSounding) announce();
        this.#showBoard();
      },
    });
    this.#show("board", view, () => this.#showBoard());
  }

  /** What the board shows, or how old it is. */
  boardChanged(): void {
    if (this.#screen === "board") this.#boardScreen?.write();
  }

  /** Somebody of rank has come, at whichever desk: it sounds whatever screen stands. */
  boardArrived(guests: readonly BoardGuest[]): void {
    this.#boardScreen?.announce(guests);
    if (this.#isBoardSounding) announce();
  }

  #showNeeds(entry: Entry, back: () => void): void {
    const name = plainName(entry, this.#desk.event);
    const show = (needs: readonly Need[] | null | undefined): void => {
      const again = (): void => show(needs);
      this.#show("sheet", needsView(name, needs, this.#desk.event, back), again);
      this.#needsOf = again;
    };
    show(undefined);
    const asked = this.#needsOf;
    void this.#asking.needsOf(entry.registration_id).then((needs) => {
      // Whoever has gone on meanwhile is not called back.
      if (this.#screen === "sheet" && this.#needsOf === asked) show(needs);
    });
    this.#shell.focusHeading();
  }

  #showScan(isNameWanted = false): void {
    this.#outcome = null;
    const view = scanView(this.#desk, this.#camera, this.#shell, {
      open: (entry) => this.#showPerson(entry),
      group: (name) => this.#showDelegation(name),
      walkIn: () => this.#showWalkIn(),
      board: this.#board && (() => this.#showBoard()),
    });
    this.#isCameraSeen = this.#camera.isWorthSeeing;
    this.#show("scan", view, () => this.#showScan());
    if (isNameWanted) view.field.focus();
    else this.#shell.focusHeading();
  }

  #cameraChanged(): void {
    writeCamera(this.#shell.camera, this.#camera);
    // Somebody is typing a name: the camera's news can wait until the screen is drawn again.
    if (this.#screen !== "scan" || isNameTyped() || document.activeElement?.id === "q") return;
    if (this.#isCameraSeen !== this.#camera.isWorthSeeing) this.#showScan();
  }

  #showVerdict(outcome: Outcome, face: Shown): void {
    const view = verdictView(outcome, face, this.#desk, {
      take: (offer) => this.#take(offer, outcome),
      next: () => this.#showScan(),
      ...this.#asked(outcome, () => this.#showVerdict(outcome, face)),
      group: (name) => this.#showDelegation(name),
    });
    this.#show("verdict", view, () => this.#showVerdict(outcome, face));
    this.#outcome = outcome;
    signal(face.severity);
  }

  /** What a verdict's screen asks the server for. */
  #asked({ entry }: Outcome, back: () => void): Pick<VerdictActions, "isBoardWatched" | "needs"> {
    return {
      isBoardWatched: () => this.#asking.isBoardWatched(),
      needs: entry && this.#asking.maySeeNeeds ? () => this.#showNeeds(entry, back) : null,
    };
  }

  #showUnjudged(face: Shown): void {
    this.#outcome = null;
    this.#show(
      "verdict",
      unjudgedView(face, () => this.#showScan()),
      () => this.#showUnjudged(face),
    );
    signal(face.severity);
  }

  #showPerson(entry: Entry): void {
    const outcome = this.#desk.look(entry);
    const face = preview(outcome.verdict, outcome.facts);
    const offers = this.#desk.undoable(entry) ? [...face.offers, "undo" as const] : face.offers;
    const view = verdictView(outcome, { ...face, offers }, this.#desk, {
      take: (offer) => this.#take(offer, outcome),
      next: () => this.#showScan(true),
      ...this.#asked(outcome, () => this.#showPerson(entry)),
      group: (name) => this.#showDelegation(name),
    });
    this.#show("verdict", view, () => this.#showPerson(entry));
    this.#shell.focusHeading();
  }

  #showDelegation(name: string): void {
    const group = groupOf(this.#desk.roster.all(), name);
    const view = delegationView(group, this.#desk, {
      pass: (entries) => void this.#act(() => this.#passAll(group, entries)),
      open: (entry) => this.#showPerson(entry),
      cancel: () => this.#showScan(true),
    });
    this.#show("sheet", view, () => this.#showDelegation(name));
    this.#shell.focusHeading();
  }

  async #passAll(group: Group, entries: readonly Entry[]): Promise<void> {
    const outcomes: Outcome[] = [];
    for (const entry of entries) outcomes.push(await this.#desk.pass(entry));
    this.#showPassed(group, outcomes);
    signal(outcomes.every(({ verdict }) => passes(verdict)) ? "go" : "wait");
  }

  #showPassed(group: Group, outcomes: readonly Outcome[]): void {
    const view = passedView(group, outcomes, this.#desk, {
      open: (entry) => this.#showPerson(entry),
      next: () => this.#showScan(),
    });
    this.#outcome = null;
    this.#show("verdict", view, () => this.#showPassed(group, outcomes));
  }

  #take(offer: Offer, outcome: Outcome): void {
    switch (offer) {
      case "admit":
      case "let_out":
        return void this.#act(() => this.#pass(outcome));
      case "let_in":
        return this.#showLetIn(outcome);
      case "turn_away":
        return void this.#act(() => this.#decide(outcome, false, "turned_away"));
      case "find":
        return this.#showScan(true);
      case "undo":
        return this.#showUndo(outcome);
    }
  }

  async #pass(outcome: Outcome): Promise<void> {
    const { entry } = outcome;
    const needsDecision = outcome.verdict !== "admitted" && outcome.verdict !== "left";
    if (!entry || needsDecision) return this.#decide(outcome, true, "let_out");
    const passed = await this.#desk.pass(entry);
    this.#showVerdict(passed, shown(passed.verdict, passed.facts));
  }

  async #decide(outcome: Outcome, admitted: boolean, reason: string): Promise<void> {
    const done = await this.#desk.decide(outcome, admitted, reason);
    this.#showVerdict(done, decided(admitted, done.scan.direction));
  }

  #showLetIn(outcome: Outcome): void {
    const { entry } = outcome;
    const view = letInView(outcome.verdict, entry && introduced(entry, this.#desk), {
      confirm: (reason) => void this.#act(() => this.#decide(outcome, true, reason)),
      cancel: () => this.#showVerdict(outcome, shown(outcome.verdict, outcome.facts)),
    });
    this.#show("sheet", view, () => this.#showLetIn(outcome));
    this.#shell.focusHeading();
  }

  #showUndo(outcome: Outcome): void {
    const { entry } = outcome;
    const target = this.#desk.recorded(outcome) ?? (entry && this.#desk.undoable(entry)) ?? outcome;
    const made = `${moment(target.scan.scanned_at, this.#desk.event.zone)}, ${this.#desk.name}`;
    const view = undoView(target.scan.direction, entry && introduced(entry, this.#desk), made, {
      confirm: (reason) =>
        void this.#act(async () => {
          const undone = await this.#desk.undo(target, reason);
          this.#showVerdict(undone, shown(undone.verdict, undone.facts));
        }),
      cancel: () => this.#showScan(),
    });
    this.#show("sheet", view, () => this.#showUndo(outcome));
    this.#shell.focusHeading();
  }

  #showWalkIn(): void {
    const view = walkInView(this.#desk, {
      register: (guest, names, organization) =>
        void this.#act(async () => {
          const outcome = await this.#desk.register(guest, names, organization);
          this.#showVerdict(outcome, shown(outcome.verdict, outcome.facts));
        }),
      same: (entry) => this.#showPerson(entry),
      cancel: () => this.#showScan(),
    });
    this.#show("sheet", view, () => this.#showWalkIn());
    view.field.focus();
  }

  #showMenu(): void {
    const view = menuView(this.#desk, this.#isDesk, {
      back: () => this.#showHome(),
      close: () =>
        this.#desk.isPractice ? void this.#act(() => this.#close()) : this.#behindPin(() => this.#showClose(null)),
      speak: (language) => void this.#speak(language),
      hold: (isLeftHanded) => void this.#hold(isLeftHanded),
      phone: () => this.#showPhone(),
    });
    this.#show("sheet", view, () => this.#showMenu());
    this.#shell.focusHeading();
  }

  async #hold(isLeftHanded: boolean): Promise<void> {
    await this.#desk.rememberHand(isLeftHanded);
    this.#shell.isLeftHanded = isLeftHanded;
  }

  #showPhone(): void {
    this.#writePhone();
    this.#shell.focusHeading();
  }

  /** What this phone is, written again whenever it changes while somebody looks at it. */
  readonly #writePhone = (): void => {
    const view = phoneView(this.#desk, this.#saved, {
      back: () => this.#showMenu(),
      save: () => void this.#act(() => this.#save()),
    });
    if (this.#again !== this.#writePhone || !this.#shell.isShown(view)) this.#show("sheet", view, this.#writePhone);
  };

  async #save(): Promise<void> {
    this.#saved = await saveUnsent(this.#desk);
    this.#writePhone();
  }

  /** Whoever leaves the desk gives its PIN first, where the office wanted so. */
  #behindPin(go: () => void): void {
    if (!this.#desk.own.isGuarded) return go();
    const view = pinView(this.#desk.own, { goOn: go, cancel: () => this.#showMenu() });
    this.#show("sheet", view, () => this.#behindPin(go));
    this.#shell.focusHeading();
  }

  async #speak(language: string): Promise<void> {
    await useLanguage(language);
    document.documentElement.lang = language;
    await this.#desk.rememberLanguage(language);
    this.#shell.writeHeader(this.#desk, () => this.#showMenu());
    writeCamera(this.#shell.camera, this.#camera);
    this.#again();
  }

  #showClose(problem: string | null): void {
    const view = closeView(this.#desk, problem, {
      close: () => void this.#act(() => this.#close()),
      back: () => this.#showScan(),
    });
    this.#show("sheet", view, () => this.#showClose(problem));
    this.#shell.focusHeading();
  }

  async #close(): Promise<void> {
    if (!(await this.#desk.flush())) {
      return this.#showClose(t("The server does not answer. Nothing is erased; try again when there is a network."));
    }
    if (this.#desk.setAside().length > 0 && !this.#saved) {
      return this.#showClose(
        t("The server will not take some scans of this phone. Save them as a file first: Menu, This phone."),
      );
    }
    try {
      await this.#desk.close(addresses(this.#desk.event.slug).close);
    } catch {
      return this.#showClose(t("The server does not answer. Nothing is erased; try again when there is a network."));
    }
    this.stop();
    const { desk, training } = addresses(this.#desk.event.slug);
    if (this.#desk.isPractice) return location.assign(this.#isDesk ? desk : training);
    this.#shell.writePlainHeader(pgettext("door", "Door"));
    this.#shell.isCameraSeen = false;
    this.#shell.show(closedView(this.#desk.setAside().length > 0, () => location.reload()), "");
    this.#shell.focusHeading();
  }
}

function isNameTyped(): boolean {
  return Boolean(document.querySelector<HTMLInputElement>("#q")?.value);
}
