/** Starts the door: takes up the desk that this phone holds, with or without a network, or opens one. */
import { connect } from "./api";
import { addresses, type Device, type DoorPage, type Problem } from "./configuration";
import { Asking } from "./asking";
import { Board } from "./board";
import { Desk } from "./desk";
import { askToKeep } from "./keeping";
import { inAppBrowser } from "./in_app";
import { Link } from "./link";
import type { Outcome } from "./outcome";
import { type Paired, takeCode } from "./pairing";
import { isOfToday, PRACTICE, practiceDesk, practiceList, type PracticeList, PracticeServer } from "./practice";
import { Roster } from "./roster";
import { unlockSounds } from "./sounds";
import { type Desk as DeskFacts, Store } from "./store";
import { languageInUse, likelyLanguage, pgettext, t, useLanguage } from "./texts";
import { DoorApp } from "./ui/app";
import { loadSprite } from "./ui/element";
import { askForQr } from "./ui/menu";
import { elsewhereView, impossibleView, lacking, openingView } from "./ui/opening";
import { type PairingPage, pairingView, readyView } from "./ui/pairing";
import { savedText } from "./ui/phone";
import { Shell } from "./ui/shell";
import { type SavedFile, saveUnsent } from "./unsent_file";
import { keepBuild } from "./updates";

const SIGNED_OUT = 401;
const NAME_MISSING = 422;
/** Where the app starts from a phone's home screen: no event's address. */
const START = "_start";

async function start(): Promise<void> {
  // Before anything else: a code in the address bar is read over a shoulder.
  const code = takeCode(location, history);
  const slug = decodeURIComponent(location.pathname.split("/")[2] ?? "");
  unlockSounds(document);
  // Without its pictures the door still says everything in words.
  await Promise.all([loadSprite(document.body.dataset["icons"] ?? "").catch(() => undefined), speak(likelyLanguage())]);
  const shell = new Shell(document.body);
  shell.writePlainHeader(pgettext("door", "Door"));
  if (!isSecureContext) {
    return refuse(
      shell,
      t("The door needs HTTPS"),
      t("A browser gives the camera only to a page with a certificate. Ask the administrator for an https:// address."),
    );
  }
  if (slug === START) return goToDesk();
  const app = inAppBrowser(navigator.userAgent);
  // The other browser needs the code that was taken from the address.
  if (app) return shell.show(elsewhereView(app, location.href + (code === null ? "" : `#pair=${code}`)), "");
  keepBuild((take) => shell.writeUpdate(take), () => (document.body.dataset["kept"] = "yes")).catch((error: unknown) => console.error(error));
  if (!(await holdAlone(slug))) {
    return refuse(
      shell,
      t("The door is open in another tab"),
      t("Two tabs would admit the same guest twice. Go on in the other one, or close it and reload."),
      { label: pgettext("door", "Reload"), act: () => location.reload() },
    );
  }
  const store = await Store.open(slug).catch((error: unknown) => {
    console.error(error);
    return null;
  });
  if (!store) {
    return refuse(
      shell,
      t("This browser saves nothing"),
      t(
        "The door must write every scan down before it shows it. Leave the private window, or free some space on the phone, and reload.",
      ),
      { label: pgettext("door", "Reload"), act: () => location.reload() },
    );
  }
  if (slug === PRACTICE) return practise(shell, store);
  const isKept = await askToKeep();
  const desk = await store.desk();
  if (desk) return take(shell, store, desk, isKept);
  // A second QR that is read into this tab changes what follows the # alone.
  window.addEventListener("hashchange", () => {
    if (location.hash.startsWith("#pair=")) location.reload();
  });
  return code === null ? begin(shell, store, slug, isKept) : pair(shell, store, slug, isKept, { code, notices: [] });
}

/** From the home screen: the event whose desk this phone is, else the list of events. */
async function goToDesk(): Promise<void> {
  const held = await heldEvent();
  location.replace(held === null ? addresses("").list : addresses(held).app);
}

/** The event whose desk this phone is, beside the practice door. */
async function heldEvent(): Promise<string | null> {
  for (const slug of await Store.slugs()) {
    if (slug === PRACTICE) continue;
    const store = await Store.open(slug);
    const isDesk = (await store.desk()) !== undefined;
    store.close();
    if (isDesk) return slug;
  }
  return null;
}

/** This phone is no desk yet: what opening one needs. */
async function begin(shell: Shell, store: Store, slug: string, isKept: boolean): Promise<void> {
  const page = await read<DoorPage>(fetch(addresses(slug).opening, { headers: { accept: "application/json" } }));
  if (page instanceof Said) {
    const why =
      page.status === SIGNED_OUT
        ? t(
            "The address names the event “%(event)s”. To scan there, ask the office for a new QR and read it with this phone’s camera, or type the code that stands beside it.",
            { event: slug },
          )
        : t("%(problem)s Scan the QR on the page Devices of the console, or sign in to open a desk yourself.", {
            problem: page.text,
          });
    return pair(shell, store, slug, isKept, { code: null, notices: [why] });
  }
  await speak(page.language);
  shell.writePlainHeader(pgettext("door", "Door"));
  shell.show(
    openingView(page, isKept, async (desk) => {
      const headers = { "content-type": "application/json", accept: "application/json", "X-CSRFToken": page.csrf_token };
      const device = await read<Device>(
        fetch(addresses(slug).open, { method: "POST", headers, body: JSON.stringify({ desk }) }),
      );
      if (device instanceof Said) return device.text;
      await become(shell, store, device, page.language, isKept);
      return null;
    }),
    "",
  );
}

/** The practice door: a reload loses nothing there either, but on another day everybody stands outside again. */
async function practise(shell: Shell, used: Store): Promise<void> {
  const known = await used.recall<PracticeList>(PRACTICE);
  const held = await used.desk();
  if (known && held && isOfToday(held.openedAt)) {
    const server = new PracticeServer(known.items);
    await server.replay((await used.scans()).map(({ scan }) => scan));
    return take(shell, used, held, true, null, server);
  }
  const list = (await practiceList()) ?? known;
  if (!list) {
    return refuse(shell, t("Practice"), t("The server does not answer. The practice door needs the network once."), {
      label: pgettext("door", "Reload"),
      act: () => location.reload(),
    });
  }
  await used.erase();
  const store = await Store.open(PRACTICE);
  await store.remember(PRACTICE, list);
  const facts = { ...practiceDesk(list), openedAt: new Date().toISOString(), cursor: null, listedAt: null, round: 0 };
  await store.saveDesk(facts);
  await take(shell, store, facts, true, null, new PracticeServer(list.items));
}

/** A volunteer without an account: the code of the console's QR, or one that is typed, makes this phone a desk. */
function pair(
  shell: Shell,
  store: Store,
  slug: string,
  isKept: boolean,
  { code, notices }: Pick<PairingPage, "code" | "notices">,
): void {
  const { pair: address, signIn } = addresses(slug);
  const page = { code, notices: [...notices, ...lacking(isKept)], signIn };
  const language = languageInUse();
  const ask = (given: string, name: string): Promise<Paired | Said> => {
    const headers = { "content-type": "application/json", accept: "application/json", "accept-language": language };
    const body = JSON.stringify({ code: given, name });
    return read<Paired>(fetch(address, { method: "POST", headers, body, credentials: "omit" }));
  };
  const view = pairingView(page, async (given, name) => {
    const paired = await ask(given, name);
    if (paired instanceof Said) return paired.text;
    const { people, ...device } = paired;
    await become(shell, store, { ...device, isPaired: true }, language, isKept, people);
    return null;
  });
  shell.show(view, "");
  if (code === null) return;
  // Without a name a good code stays good, and a dead one is told before anybody types.
  void ask(code, "").then((answer) => {
    if (answer instanceof Said && answer.status !== null && answer.status !== NAME_MISSING) view.refuse(answer.text);
  });
}

/** The server has made this phone a desk; `people`: how many its list will hold, where staff look at that first. */
async function become(
  shell: Shell,
  store: Store,
  device: Device & Pick<DeskFacts, "isPaired">,
  language: string,
  isKept: boolean,
  people: number | null = null,
): Promise<void> {
  const openedAt = new Date().toISOString();
  const facts: DeskFacts = { ...device, language, openedAt, cursor: null, listedAt: null, round: 0 };
  await store.saveDesk(facts);
  await take(shell, store, facts, isKept, people);
}

/** Shows what this phone has become while its list arrives, until somebody goes on. */
function looked(shell: Shell, desk: Desk, people: number): Promise<void> {
  desk.start();
  return new Promise((resolve) => shell.show(readyView(desk, people, resolve), desk.name));
}

/** The server says no, in a sentence, or is not heard (status null). */
class Said {
  readonly text: string;
  readonly status: number | null;

  constructor(text: string, status: number | null) {
    this.text = text;
    this.status = status;
  }
}

/** The JSON of an answer, or what is said instead. */
async function read<T>(asked: Promise<Response>): Promise<T | Said> {
  try {
    const answer = await asked;
    if (answer.ok) return (await answer.json()) as T;
    const problem = (await answer.json()) as Problem;
    return new Said(problem.detail ?? problem.title, answer.status);
  } catch {
    return new Said(t("The server does not answer. Opening the door needs the network once."), null);
  }
}

async function take(
  shell: Shell,
  store: Store,
  facts: DeskFacts,
  isKept: boolean,
  people: number | null = null,
  practice: PracticeServer | null = null,
): Promise<void> {
  await speak(facts.language);
  const { slug } = facts.event;
  const link = new Link(facts.offset ?? null);
  // The server of the practice stands in this phone.
  if (practice) link.heard();
  const api = practice ?? connect(addresses(slug).api, facts.key, link);
  let app: DoorApp | null = null;
  let desk: Desk | null = null;
  const events = {
    changed: () => app?.changed(),
    answered: (outcome: Outcome) => app?.answered(outcome),
    revoked: () => {
      app?.stop();
      if (desk) showOver(shell, desk);
    },
  };
  desk = await Desk.takeUp({ store, api, roster: new Roster(), link, events }, facts);
  desk.isKept = isKept;
  if (people !== null) await looked(shell, desk, people);
  const board =
    facts.profile === "protocol"
      ? new Board(api, store, link, {
          changed: () => app?.boardChanged(),
          arrived: (guests) => app?.boardArrived(guests),
        })
      : null;
  await board?.recall();
  app = new DoorApp(shell, desk, new Asking(api, facts.needs === true), board, practice === null || (await heldEvent()) !== null);
  app.start();
}

async function speak(language: string): Promise<void> {
  await useLanguage(language);
  document.documentElement.lang = language;
}

function refuse(shell: Shell, title: string, text: string, next: { label: string; act: () => void } | null = null): void {
  shell.show(impossibleView(title, text, next), "");
}

/** The key has ended: what is not sent goes on its own way, or as a file. */
function showOver(shell: Shell, desk: Desk, saved: SavedFile | null = null): void {
  shell.writePlainHeader(pgettext("door", "Door"));
  shell.isCameraSeen = false;
  const text = t(
    "The office has closed this desk or its key has ended. The list is erased from this phone. Scans that are not sent yet go to the office for checking.",
  );
  const left = desk.unsentCount + desk.setAside().length;
  const { isPaired } = desk.own;
  const words = [saved && savedText(saved), text, isPaired && askForQr()].filter(Boolean).join(" ");
  const save = { label: t("Save unsent scans as a file"), act: () => void saveUnsent(desk).then((file) => showOver(shell, desk, file)) };
  const openAgain = { label: t("Open again"), act: () => location.reload() };
  refuse(shell, t("This desk was closed"), words, left > 0 ? save : isPaired ? null : openAgain);
}

/** One tab is the door: held until this page goes. */
async function holdAlone(slug: string): Promise<boolean> {
  return new Promise((resolve) => {
    void navigator.locks.request(`forumapp-door-${slug}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock ? new Promise(() => undefined) : undefined;
    });
  });
}

void start();
