/** Starts the door: takes up the desk that this phone holds, or opens one. */
import { connect } from "./api";
import { type Device, type DoorPage, type Problem, readPage } from "./configuration";
import { Desk } from "./desk";
import { Link } from "./link";
import type { Outcome } from "./outcome";
import { Roster } from "./roster";
import { unlockSounds } from "./sounds";
import { type Desk as DeskFacts, Store } from "./store";
import { pgettext, t, useLanguage } from "./texts";
import { DoorApp } from "./ui/app";
import { loadSprite } from "./ui/element";
import { impossibleView, openingView } from "./ui/opening";
import { Shell } from "./ui/shell";

async function start(page: DoorPage): Promise<void> {
  unlockSounds(document);
  // Without its pictures the door still says everything in words.
  await Promise.all([loadSprite(page.icons).catch(() => undefined), useLanguage(page.language)]);
  const shell = new Shell(document.body);
  shell.writePlainHeader(pgettext("door", "Door"));
  if (!isSecureContext) {
    return shell.show(
      impossibleView(
        t("The door needs HTTPS"),
        t(
          "A browser gives the camera only to a page with a certificate. Ask the administrator for an https:// address.",
        ),
        null,
      ),
      "",
    );
  }
  if (!(await holdAlone(page.event.slug))) {
    return shell.show(
      impossibleView(
        t("The door is open in another tab"),
        t("Two tabs would admit the same guest twice. Go on in the other one, or close it and reload."),
        { label: pgettext("door", "Reload"), act: () => location.reload() },
      ),
      "",
    );
  }
  const store = await Store.open(page.event.slug);
  const desk = await store.desk();
  if (desk) return take(page, shell, store, desk);
  shell.show(
    openingView(page, async (name) => {
      const opened = await open(page, name);
      if (typeof opened === "string") return opened;
      const facts = { ...opened, language: page.language, cursor: null, listedAt: null, round: 0 };
      await store.saveDesk(facts);
      await take(page, shell, store, facts);
      return null;
    }),
    "",
  );
}

/** Ask the server for a device; a sentence where it says no or is not heard. */
async function open(page: DoorPage, desk: string): Promise<Device | string> {
  try {
    const answer = await fetch(page.open_url, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json", "X-CSRFToken": page.csrf_token },
      body: JSON.stringify({ desk }),
    });
    if (answer.ok) return (await answer.json()) as Device;
    const problem = (await answer.json()) as Problem;
    return problem.detail ?? problem.title;
  } catch {
    return t("The server does not answer. Opening the door needs the network once.");
  }
}

async function take(page: DoorPage, shell: Shell, store: Store, held: DeskFacts): Promise<void> {
  // The page is younger than what the phone kept: categories may have been added since.
  const facts = { ...held, event: page.event };
  await useLanguage(facts.language);
  document.documentElement.lang = facts.language;
  const link = new Link();
  const api = connect(`${page.api_base}/events/${encodeURIComponent(page.event.slug)}`, facts.key, link);
  let app: DoorApp | null = null;
  const events = {
    changed: () => app?.changed(),
    answered: (outcome: Outcome) => app?.answered(outcome),
    revoked: () => {
      app?.stop();
      showRevoked(shell);
    },
  };
  const desk = await Desk.takeUp({ store, api, roster: new Roster(), link, events }, facts);
  app = new DoorApp(page, shell, desk);
  app.start();
}

function showRevoked(shell: Shell): void {
  shell.writePlainHeader(pgettext("door", "Door"));
  shell.isCameraSeen = false;
  shell.show(
    impossibleView(
      t("This desk was closed"),
      t(
        "The office has closed this desk or its key has ended. The list is erased from this phone. Scans that are not sent yet go to the office for checking.",
      ),
      { label: t("Open again"), act: () => location.reload() },
    ),
    "",
  );
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

void start(readPage(document));
