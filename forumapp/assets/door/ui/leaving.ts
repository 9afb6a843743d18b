/** The menu and what it leads to: what this phone is, its language and hand, and closing the desk. */
import { addresses } from "../configuration";
import type { Desk } from "../desk";
import { pgettext, t, useLanguage } from "../texts";
import { type SavedFile, saveUnsent } from "../unsent_file";
import { closedView, closeView, menuView, practisedView } from "./menu";
import { phoneView } from "./phone";
import { pinView } from "./pin";
import type { View } from "./shell";
import type { Stage } from "./stage";

export interface Ways {
  /** What the phone opens on. */
  home: () => void;
  scan: () => void;
  /** This phone could not write something down. */
  unsaved: () => void;
  /** The language or the door is another: what stands beside the screen is written again. */
  spoken: () => void;
  /** The desk is closed. */
  closed: () => void;
}

/** Whether the page at `address` can be opened now: a phone in flight mode stays where it is. */
async function isAnswered(address: string): Promise<boolean> {
  return fetch(address, { method: "HEAD" }).then(
    (answer) => answer.ok,
    () => false,
  );
}

export class DeskScreens {
  readonly #stage: Stage;
  readonly #desk: Desk;
  /** Whether this phone is a desk, be it beside the practice that is open. */
  readonly #isDesk: boolean;
  readonly #ways: Ways;
  /** The file into which what the server does not have was saved last. */
  #saved: SavedFile | null = null;

  constructor(stage: Stage, desk: Desk, isDesk: boolean, ways: Ways) {
    this.#stage = stage;
    this.#desk = desk;
    this.#isDesk = isDesk;
    this.#ways = ways;
  }

  showMenu(): void {
    const view = menuView(this.#desk, this.#isDesk, {
      back: () => this.#ways.home(),
      close: () =>
        this.#desk.isPractice ? this.#act(() => this.#end()) : this.#behindPin(() => this.#showClose(null)),
      speak: (language) => void this.#speak(language),
      hold: (isLeftHanded) => void this.#hold(isLeftHanded),
      stand: (session) => void this.#stand(session),
      phone: () => this.#showPhone(),
      leave: (address) => this.#behindPin(() => location.assign(address)),
    });
    this.#stage.showSheet(view, () => this.showMenu());
  }

  /** What is known of this phone changed while somebody may look at it. */
  changed(): void {
    if (this.#stage.isWrittenBy(this.#writePhone)) this.#writePhone();
  }

  async #stand(session: number | null): Promise<void> {
    await this.#desk.stand(session);
    this.#ways.spoken();
    this.#stage.writeAgain();
  }

  async #hold(isLeftHanded: boolean): Promise<void> {
    await this.#desk.rememberHand(isLeftHanded);
    this.#stage.shell.isLeftHanded = isLeftHanded;
  }

  async #speak(language: string): Promise<void> {
    await useLanguage(language);
    document.documentElement.lang = language;
    await this.#desk.rememberLanguage(language);
    this.#ways.spoken();
    this.#stage.writeAgain();
  }

  #showPhone(): void {
    this.#writePhone();
    this.#stage.shell.focusHeading();
  }

  readonly #writePhone = (): void => {
    const view = phoneView(this.#desk, this.#saved, {
      back: () => this.showMenu(),
      save: () => this.#act(() => this.#save()),
    });
    if (!this.#stage.isWrittenBy(this.#writePhone) || !this.#stage.shell.isShown(view))
      this.#stage.show("sheet", view, this.#writePhone);
  };

  async #save(): Promise<void> {
    this.#saved = await saveUnsent(this.#desk);
    this.#writePhone();
  }

  /** Whoever leaves the desk gives its PIN first, where the office wanted so. */
  #behindPin(go: () => void): void {
    if (!this.#desk.own.isGuarded) return go();
    const view = pinView(this.#desk.own, { goOn: go, cancel: () => this.showMenu() });
    this.#stage.showSheet(view, () => this.#behindPin(go));
  }

  #showClose(problem: string | null): void {
    const view = closeView(this.#desk, problem, {
      close: () => this.#act(() => this.#close()),
      back: () => this.#ways.scan(),
    });
    this.#stage.showSheet(view, () => this.#showClose(problem));
  }

  /** The practice has nothing to send: it ends without a network too. */
  async #end(): Promise<void> {
    const { desk, training } = addresses(this.#desk.event.slug);
    await this.#desk.erase();
    this.#ways.closed();
    if (this.#isDesk || (await isAnswered(training))) location.assign(this.#isDesk ? desk : training);
    else this.#showLast(practisedView());
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
    this.#ways.closed();
    const openAgain = this.#desk.own.isPaired ? null : () => location.reload();
    this.#showLast(closedView(this.#desk.setAside().length > 0, openAgain));
  }

  #showLast(view: View): void {
    const { shell } = this.#stage;
    shell.writePlainHeader(pgettext("door", "Door"));
    shell.isCameraSeen = false;
    shell.show(view, "");
    shell.focusHeading();
  }

  #act(work: () => Promise<void>): void {
    void this.#stage.act(work, () => this.#ways.unsaved());
  }
}
