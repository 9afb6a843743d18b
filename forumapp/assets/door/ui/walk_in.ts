/** Registering somebody at the door: name, organisation, category, and a warning where the list has the name already. */
import { type Category, type EventFacts, inLanguage, type Localized } from "../configuration";
import type { Desk } from "../desk";
import type { Entry } from "../roster";
import type { WalkIn } from "../scans";
import { folded } from "../search/letters";
import { finds, planFor } from "../search/search";
import { byName, languageInUse, pgettext, t } from "../texts";
import { uuid7 } from "../uuid";
import { h, icon } from "./element";
import { type Field, field } from "./fields";
import { introduced } from "./scan";
import { SHEET, sheetHand, type View } from "./shell";
import { telling } from "./telling";

export interface WalkInActions {
  register: (guest: WalkIn, names: Localized, organization: Localized) => void;
  /** The guest is the person whom the list has. */
  same: (entry: Entry) => void;
  cancel: () => void;
}

export function walkInView(desk: Desk, typed: string, actions: WalkInActions): View & { field: HTMLElement } {
  const { event } = desk;
  const names = nameFields(event);
  fillIn(names, typed);
  const organization = field(pgettext("door", "Organisation"), textInput("organization"), { isOptional: true });
  const category = field(pgettext("door", "Category"), categorySelect(event.categories, event), {
    help: t("The nearest one; the office can change it."),
  });
  const country =
    event.countries.length > 0 ? field(t("Country represented"), countrySelect(event), { isOptional: true }) : null;
  const told = telling(event);
  const twin = h("div", { role: "status" });

  /** Whom the list has under this name and staff have said not to be this guest. */
  let another: Entry | null = null;

  const known = (): Entry | null =>
    namesake(
      desk.roster.all(),
      names.map(({ input }) => input.control.value),
    );
  const lookForTwin = (): void => {
    another = null;
    const entry = known();
    twin.replaceChildren(...(entry ? [twinNotice(introduced(entry, desk), () => actions.same(entry))] : []));
  };
  names.forEach(({ input }) =>
    input.control.addEventListener("input", () => {
      names[0]?.input.mark(null);
      lookForTwin();
    }),
  );
  category.control.addEventListener("change", () => category.mark(null));
  const askWhetherAnother = (entry: Entry): void => {
    const register = (): void => {
      another = entry;
      form.requestSubmit();
    };
    twin.replaceChildren(twinNotice(introduced(entry, desk), () => actions.same(entry), register));
    twin.querySelector("button")?.focus();
  };

  const form = h(
    "form",
    {
      id: SHEET,
      novalidate: true,
      onsubmit: (submitted) => {
        submitted.preventDefault();
        const hasName = names.some(({ input }) => input.control.value.trim() !== "");
        names[0]?.input.mark(hasName ? null : t("Write the name in at least one language."));
        category.mark(category.control.value ? null : t("Choose a category."));
        const wrong = !hasName ? names[0]?.input : !category.control.value ? category : null;
        if (wrong) {
          wrong.control.focus();
          // Its error stands above it.
          return wrong.element.scrollIntoView({ block: "center" });
        }
        const entry = known();
        if (entry && entry !== another) return askWhetherAnother(entry);
        const filled = Object.fromEntries(
          names.map(({ language, input }) => [language, input.control.value.trim()]).filter(([, name]) => name),
        );
        const from = organization.control.value.trim();
        actions.register(
          guest(filled, from, category.control.value, country?.control.value ?? "", told.fields()),
          filled,
          from ? { [languageInUse()]: from } : {},
        );
      },
    },
    h(
      "div",
      { class: "pad stack" },
      ...names.map(({ input }) => input.element),
      organization.element,
      twin,
      category.element,
      country?.element,
      told.element,
    ),
  );
  return {
    title: t("Register at the door"),
    isTitleSeen: true,
    verdict: null,
    body: [form],
    hand: sheetHand(t("Register at the door"), pgettext("door", "Back"), actions.cancel, t("Register and admit")),
    field: names[0]?.input.control ?? form,
  };
}

function guest(
  names: Localized,
  organization: string,
  category: string,
  country: string,
  told: Readonly<Record<string, string>>,
): WalkIn {
  const spelled = Object.entries(names).map(([language, name]) => [`name_${language}`, name]);
  return {
    registration_id: uuid7(),
    category,
    ...Object.fromEntries(spelled),
    ...(organization ? { [`organization_${languageInUse()}`]: organization } : {}),
    ...(country ? { country } : {}),
    ...told,
  };
}

/** One field for each language of the event, the staff's own first and asked for. */
function nameFields(event: EventFacts): { language: string; input: Field<HTMLInputElement> }[] {
  const own = languageInUse();
  const order = [...event.languages].sort((a, b) => Number(b === own) - Number(a === own));
  return order.map((language, index) => ({
    language,
    input: field(
      nameLabel(language),
      textInput(`name_${language}`),
      index === 0 && order.length > 1 ? { help: t("One language is enough.") } : {},
    ),
  }));
}

/** What was sought by name stands in the field of its script; initial consonants and numbers are no name. */
function fillIn(names: readonly { language: string; input: Field<HTMLInputElement> }[], typed: string): void {
  const isHangul = /[가-힣]/u.test(typed);
  if (!isHangul && !/^[\p{L} .'’-]+$/u.test(typed)) return;
  if (/[ㄱ-ㅣ]/u.test(typed)) return;
  const field = names.find(({ language }) => (language === "ko") === isHangul);
  if (field) field.input.control.value = typed;
}

function nameLabel(language: string): string {
  if (language === "en") return t("Name in English");
  if (language === "ko") return t("Name in Korean");
  const named = new Intl.DisplayNames([languageInUse()], { type: "language" }).of(language) ?? language;
  return t("Name in %(language)s", { language: named });
}

function textInput(id: string): HTMLInputElement {
  return h("input", { id, name: id, type: "text", autocomplete: "off", spellcheck: "false", maxlength: 300 });
}

function categorySelect(categories: readonly Category[], event: EventFacts): HTMLSelectElement {
  const option = ({ code, names }: Category): HTMLElement =>
    h("option", { value: code }, inLanguage(names, languageInUse(), event.languages).text);
  return h(
    "select",
    { id: "category", name: "category" },
    h("option", { value: "" }, pgettext("door", "Choose")),
    ...categories.map(option),
  );
}

function countrySelect(event: EventFacts): HTMLSelectElement {
  const named = event.countries.map(({ code, names }) => ({
    code,
    name: inLanguage(names, languageInUse(), event.languages).text,
  }));
  named.sort((a, b) => byName(a.name, b.name));
  return h(
    "select",
    { id: "country", name: "country" },
    h("option", { value: "" }, t("Not known")),
    ...named.map(({ code, name }) => h("option", { value: code }, name)),
  );
}

/** Somebody on the list who is written like one of `names`, in any language. */
export function namesake(entries: Iterable<Entry>, names: readonly string[]): Entry | null {
  const asked = names
    .map((name) => ({ plan: planFor(name), name: folded(name) }))
    .filter(({ plan }) => plan.length > 0);
  if (asked.length === 0) return null;
  for (const entry of entries) {
    for (const { plan, name } of asked) {
      if (finds(plan, entry.search_keys) && Object.values(entry.names).some((known) => folded(known) === name))
        return entry;
    }
  }
  return null;
}

/** That the list has the name; with `another`, asked before a second person of that name is registered. */
function twinNotice(guest: string, same: () => void, another: (() => void) | null = null): HTMLElement {
  const text = another
    ? t("%(guest)s is already on the list. Register another person of this name?", { guest })
    : t("%(guest)s is already on the list.", { guest });
  return h(
    "div",
    { class: "notice wait" },
    icon("alert"),
    h("p", {}, text),
    h(
      "div",
      { class: "actions" },
      h("button", { class: "button", type: "button", onclick: same }, t("Same person")),
      another && h("button", { class: "button", type: "button", onclick: another }, t("Another person")),
    ),
  );
}
