/** The door app: starts camera, scanner and screens, and says which screen follows when something changes. */
import type { Asking } from "../asking";
import { keepAwake } from "../awake";
import { holdBack } from "../back";
import type { Board, BoardGuest } from "../board";
import { Camera } from "../camera";
import type { Desk } from "../desk";
import type { Outcome } from "../outcome";
import { Later } from "../later";
import { prepare } from "../search/hits";
import { announce } from "../sounds";
import { cut, unsaved } from "../verdict";
import { listenForScanner } from "../wedge";
import { BoardScreen } from "./board";
import { GuestScreens } from "./guests";
import { DeskScreens } from "./leaving";
import { NewsLine } from "./news";
import { isNameTyped, Readings } from "./readings";
import { scanView, writeCamera } from "./scan";
import type { Shell } from "./shell";
import { Stage } from "./stage";

/** How often the board's age is written anew. */
const BOARD_MS = 1_000;

export class DoorApp {
  readonly #shell: Shell;
  readonly #desk: Desk;
  readonly #stage: Stage;
  readonly #guests: GuestScreens;
  readonly #deskScreens: DeskScreens;
  readonly #readings: Readings;
  readonly #news: NewsLine;
  readonly #camera = new Camera();
  readonly #around = new Later(() => this.#writeState());
  #isCameraSeen = false;
  readonly #board: Board | null;
  readonly #boardScreen: BoardScreen | null;
  #isBoardSounding = true;

  /** `isDesk`: whether this phone is a desk, be it beside the practice that is open. */
  constructor(shell: Shell, desk: Desk, asking: Asking, board: Board | null, isDesk: boolean) {
    this.#shell = shell;
    this.#desk = desk;
    this.#stage = new Stage(shell, desk);
    this.#guests = new GuestScreens(
      this.#stage,
      desk,
      asking,
      (isNameWanted) => this.#showScan(isNameWanted),
      () => this.#readings.settled(),
    );
    this.#deskScreens = new DeskScreens(this.#stage, desk, isDesk, {
      home: () => this.#showHome(),
      scan: () => this.#showScan(),
      unsaved: () => this.#guests.showUnjudged(unsaved()),
      spoken: () => this.#writeAround(),
      closed: () => this.stop(),
    });
    this.#readings = new Readings(this.#stage, desk, {
      judged: (outcome) => this.#guests.showRead(outcome),
      cut: () => this.#guests.showUnjudged(cut()),
      held: (isHeld) => shell.sayHeld(isHeld),
      unsaved: () => this.#guests.showUnjudged(unsaved()),
    });
    this.#news = new NewsLine(shell, desk, (row) => void this.#guests.openNews(row));
    this.#board = board;
    this.#boardScreen = board && new BoardScreen(board, desk.event);
  }

  start(): void {
    this.#shell.isLeftHanded = this.#desk.isLeftHanded;
    this.#camera.changed = () => this.#cameraChanged();
    // Under a form, or while a name is typed, the processor is theirs.
    this.#camera.isNeeded = () => this.#stage.takesReadings && !isNameTyped();
    this.#camera.read = ({ text, hash }) => this.#readings.see(text, hash);
    listenForScanner(document, (typed) => this.#readings.take(typed));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.#goHome();
    });
    holdBack(() => this.#goHome());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#wake();
      else this.#camera.stop();
    });
    window.addEventListener("online", () => this.#desk.hurry());
    this.#writeAround();
    // At a laptop a name is typed at once; a phone would open its keyboard over the camera.
    this.#showHome(hasKeyboard());
    this.#desk.start();
    this.#board?.start();
    if (this.#board) setInterval(() => this.boardChanged(), BOARD_MS);
    this.#wake();
  }

  #wake(): void {
    if (this.#stage.isOver) return;
    this.#desk.hurry();
    this.#board?.hurry();
    if (this.#stage.screen !== "board") void this.#camera.start();
    // The lock ends by itself when the page is hidden.
    void keepAwake();
  }

  /** The list, the counts, the number of unsent scans or what is known of the server changed. */
  changed(): void {
    this.#around.want();
  }

  #writeState(): void {
    // Where the desk is closed the head is another's.
    if (this.#stage.isOver) return;
    this.#shell.writeState(this.#desk);
    prepare(this.#desk.roster);
    this.#deskScreens.changed();
    this.#news.write(this.#guests.seen);
  }

  /** The server has answered a scan. */
  answered(outcome: Outcome): void {
    this.#guests.answered(outcome);
  }

  /** The desk is closed, here or by the office. */
  stop(): void {
    this.#camera.stop();
    this.#board?.stop();
    this.#stage.end();
  }

  /** What stands beside the screens: the head, and the camera's tools. */
  #writeAround(): void {
    this.#shell.writeHeader(this.#desk, () => this.#deskScreens.showMenu());
    writeCamera(this.#shell.camera, this.#camera);
  }

  /** Leave whatever screen stands, unless the desk is closed. */
  #goHome(): void {
    if (!this.#stage.isOver) this.#showHome();
  }

  /** What the phone opens on. */
  #showHome(isNameWanted = false): void {
    if (this.#boardScreen) this.#showBoard();
    else this.#showScan(isNameWanted);
  }

  #showScan(isNameWanted = false): void {
    this.#guests.leave();
    const view = scanView(this.#desk, this.#camera, this.#shell, {
      open: (entry) => this.#guests.showPerson(entry),
      group: (name) => this.#guests.showDelegation(name),
      walkIn: (typed) => this.#guests.showWalkIn(typed),
      board: this.#board && (() => this.#showBoard()),
    });
    this.#isCameraSeen = this.#camera.isWorthSeeing;
    this.#stage.show("scan", view, () => this.#showScan());
    if (isNameWanted) view.field.focus();
    else this.#shell.focusHeading();
  }

  #cameraChanged(): void {
    writeCamera(this.#shell.camera, this.#camera);
    // Somebody is typing a name: the camera's news can wait until the screen is drawn again.
    const isNameWanted = document.activeElement?.id === "q";
    if (this.#stage.screen !== "scan" || isNameTyped() || (isNameWanted && !hasKeyboard())) return;
    if (this.#isCameraSeen !== this.#camera.isWorthSeeing) this.#showScan(isNameWanted);
  }

  #showBoard(): void {
    const screen = this.#boardScreen;
    if (!screen) return;
    this.#guests.leave();
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
    this.#stage.show("board", view, () => this.#showBoard());
  }

  /** What the board shows, or how old it is. */
  boardChanged(): void {
    if (this.#stage.screen === "board") this.#boardScreen?.write();
  }

  /** Somebody of rank has come, at whichever desk: it sounds whatever screen stands. */
  boardArrived(guests: readonly BoardGuest[]): void {
    this.#boardScreen?.announce(guests);
    if (this.#isBoardSounding) announce();
  }
}

/** Whether this is a laptop rather than a phone: a pointer that hovers comes with keys. */
function hasKeyboard(): boolean {
  return matchMedia("(hover: hover) and (pointer: fine)").matches;
}
