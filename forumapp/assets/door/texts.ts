/**
 * The door's words: `t("English")` (`pgettext("door", "Word")` for a single word) gives them in the language in use; English is the msgid itself.
 *
 * The other languages come from the project's catalogues (`catalogue.py`). Placeholders are `%(name)s`, as everywhere
 * in the project, so that one check holds all translations.
 */

type Translation = string | Readonly<Record<string, string>>;
type Values = Readonly<Record<string, string | number>>;

const catalogues = import.meta.glob<Record<string, Translation>>("./languages/*.json", { import: "default" });

let language = "en";
let texts: Readonly<Record<string, Translation>> = {};

/** Switch to `code`; a language without a catalogue reads English. */
export async function useLanguage(code: string): Promise<void> {
  texts = (await catalogues[`./languages/${code}.json`]?.()) ?? {};
  language = code;
}

/** The first of this browser's languages that the door speaks. */
export function likelyLanguage(): string {
  const spoken = ["en", ...Object.keys(catalogues).map((path) => path.replace(/^.*\/|\.json$/g, ""))];
  const wanted = navigator.languages.map((code) => code.split("-")[0] ?? "");
  return wanted.find((code) => spoken.includes(code)) ?? "en";
}

export function languageInUse(): string {
  return language;
}

export function t(message: string, values: Values = {}): string {
  const found = texts[message];
  return filled(typeof found === "string" ? found : message, values);
}

/** A word that other parts of the project use for something else: told apart by `context`. */
export function pgettext(context: string, message: string): string {
  const found = texts[`${context}\u0004${message}`];
  return typeof found === "string" ? found : message;
}

/** The text for `count` things; `%(count)s` is filled with it. */
export function tn(one: string, other: string, count: number, values: Values = {}): string {
  const found = texts[one];
  const category = new Intl.PluralRules(language).select(count);
  const text = typeof found === "object" ? (found[category] ?? found["other"]) : category === "one" ? one : other;
  return filled(text ?? other, { count, ...values });
}

function filled(text: string, values: Values): string {
  return text.replace(/%\((\w+)\)s/g, (whole, name: string) => String(values[name] ?? whole));
}

/** 14:05, or with its date where that is another day than `now`, in the event's zone. */
export function moment(at: string, zone: string, now: Date = new Date()): string {
  const then = new Date(at);
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(then);
  const [day, today] = [then, now].map((date) => date.toLocaleDateString("sv", { timeZone: zone }));
  return day === today ? time : `${date(at, zone)} ${time}`;
}

/** 14:05:07 in the event's zone; `at` in milliseconds. */
export function momentToTheSecond(at: number, zone: string): string {
  const parts = { hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;
  return new Intl.DateTimeFormat("en-GB", { ...parts, timeZone: zone }).format(new Date(at));
}

/** 30 November, 11월 30일. */
export function date(at: string, zone: string): string {
  const locale = language === "en" ? "en-GB" : language;
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", timeZone: zone }).format(new Date(at));
}
