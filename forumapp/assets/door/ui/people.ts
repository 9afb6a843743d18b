/** How a guest is written on the screen: the staff's language first, the others after it, each marked with its own. */
import type { Desk } from "../desk";
import { type EventFacts, inLanguage, type Localized } from "../configuration";
import type { Entry } from "../roster";
import { languageInUse, moment, t } from "../texts";
import { statusWord } from "../guest_words";
import { isListed } from "../sessions";
import { h } from "./element";
import type { Mark } from "./hits";

const STATUS_SEVERITY: Readonly<Record<string, string>> = {
  confirmed: "go",
  regretted: "stop",
  rejected: "stop",
  cancelled: "stop",
};

/** A text in the staff's language where it exists; `lang` is set where it is another. */
export function written<K extends "span" | "b">(tag: K, text: Localized, event: EventFacts): HTMLElementTagNameMap[K] {
  const found = inLanguage(text, languageInUse(), event.languages);
  return h(tag, { lang: found.language === languageInUse() ? null : found.language }, found.text);
}

export function plainName(entry: Entry, event: EventFacts): string {
  return inLanguage(entry.names, languageInUse(), event.languages).text;
}

/** The name in every language but the one that {@link plainName} gives. */
export function otherNames(entry: Entry, event: EventFacts): { language: string; name: string }[] {
  const first = inLanguage(entry.names, languageInUse(), event.languages);
  return event.languages
    .filter((language) => language !== first.language && entry.names[language] && entry.names[language] !== first.text)
    .map((language) => ({ language, name: entry.names[language] ?? "" }));
}

export function categoryNames(entry: Entry, event: EventFacts): Localized {
  return event.categories.find((category) => category.code === entry.category)?.names ?? {};
}

/** Organisation and position as one line's parts, empty ones left out. */
export function standing(entry: Entry, event: EventFacts): string[] {
  return [entry.organization, entry.position]
    .map((text) => inLanguage(text, languageInUse(), event.languages).text)
    .filter(Boolean);
}

/** What the guest answered to the questions that are shown at the door; null: nothing. */
export function answersOf(entry: Entry, event: EventFacts): HTMLElement | null {
  if (!entry.answers?.length) return null;
  const text = (tag: "dt" | "dd", words: Localized): HTMLElement => h(tag, {}, written("span", words, event));
  return h(
    "dl",
    { class: "facts" },
    ...entry.answers.flatMap(({ question, answer }) => [text("dt", question), text("dd", answer)]),
  );
}

/** The verdict's lines: name; other names; where from, and the category in the staff's language. */
export function who(entry: Entry, event: EventFacts): HTMLElement {
  const category = inLanguage(categoryNames(entry, event), languageInUse(), event.languages).text;
  return h(
    "p",
    { class: "who" },
    written("b", entry.names, event),
    ...otherNames(entry, event).map(({ language, name }) => h("span", { lang: language }, name)),
    h("span", {}, [standing(entry, event).join(", "), category].filter(Boolean).join(" · ")),
  );
}

/** When and where the guest was turned away; null where nobody did, or the guest came in since. */
export function refusalWords(entry: Entry, desk: Desk): string | null {
  const found = desk.refusalOf(entry);
  if (!found) return null;
  const time = moment(found.at, desk.event.zone);
  return found.desk
    ? t("Turned away at %(time)s, %(desk)s", { time, desk: found.desk })
    : t("Turned away at %(time)s", { time });
}

/** Where a person stands: inside since when, not on the list of this session, else the state of the registration. */
export function markOf(entry: Entry, desk: Desk): Mark {
  const { inside, first } = desk.presenceOf(entry);
  if (inside && first)
    return { severity: "off", icon: "check", text: t("In %(time)s", { time: moment(first.at, desk.event.zone) }) };
  const refused = desk.refusalOf(entry);
  if (refused) {
    // The desk stands on the guest's own screen: a line has no room for it.
    const time = moment(refused.at, desk.event.zone);
    return { severity: "stop", icon: "alert", text: t("Turned away at %(time)s", { time }) };
  }
  if (entry.status === "confirmed" && !isListed(entry, desk.session))
    return { severity: "wait", icon: "alert", text: t("Not on the list") };
  const severity = STATUS_SEVERITY[entry.status] ?? "wait";
  return { severity, icon: `s-${entry.status}`, text: statusWord(entry.status) };
}
