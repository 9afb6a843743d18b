/**
 * The door's words: `t("English")` (`pgettext("door", "Word")` for a single word) gives them in the language in use; English is the msgid itself.
 *
 * The other languages come from the project's catalogues (`catalogue.py`). Placeholders are `%(name)s`, as everywhere
 * in the project, so that one check holds all translations.
 */

type Translation = string | Readonly<Record<string, string>>;
type Values = Readonly<Record<string, string | number>>;

const catalogues = import.meta.glob<Record<string, Translation>>("./languages/*.json", { import: "default" });

const MINUTES = { hour: "2-digit", minute: "2-digit" } as const;
const clock = once((timeZone) => new Intl.DateTimeFormat("en-GB", { ...MINUTES, timeZone }));
const seconds = once((timeZone) => new Intl.DateTimeFormat("en-GB", { ...MINUTES, second: "2-digit", timeZone }));
const days = once((timeZone) => new Intl.DateTimeFormat("sv", { timeZone }));
const dates = once((locale, timeZone) => new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", timeZone }));
const collator = once((locale) => new Intl.Collator(locale));
const pluralRules = once((locale) => new Intl.PluralRules(locale));

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
  const category = pluralRules(language).select(count);
  const text = typeof found === "object" ? (found[category] ?? found["other"]) : category === "one" ? one : other;
  return filled(text ?? other, { count, ...values });
}

function filled(text: string, values: Values): string {
  return text.replace(/%\((\w+)\)s/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Order by name as the language in use has it. */
export function byName(a: string, b: string): number {
  return collator(language).compare(a, b);
}

/** 14:05, or with its date where that is another day than `now`, in the event's zone. */
export function moment(at: string, zone: string, now: Date = new Date()): string {
  const then = new Date(at);
  const time = clock(zone).format(then);
  return days(zone).format(then) === days(zone).format(now) ? time : `${date(at, zone)} ${time}`;
}

/** 14:05:07 in the event's zone; `at` in milliseconds. */
export function momentToTheSecond(at: number, zone: string): string {
  return seconds(zone).format(new Date(at));
}

/** 30 November, 11월 30일. */
export function date(at: string, zone: string): string {
  return dates(language === "en" ? "en-GB" : language, zone).format(new Date(at));
}

/** Made once for what it is made of: to make one costs a hundred times its use. */
function once<Of extends string[], Made>(make: (...of: Of) => Made): (...of: Of) => Made {
  const made = new Map<string, Made>();
  return (...of) => {
    const key = of.join(" ");
    const found = made.get(key) ?? make(...of);
    made.set(key, found);
    return found;
  };
}
