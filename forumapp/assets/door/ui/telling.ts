/** What a guest is told and asked at the desk, in the guest's own language: the notice, and each optional consent on its own. */
import { type EventFacts, inLanguage, type Localized, type NoticePart } from "../configuration";
import { date, languageInUse, pgettext, t } from "../texts";
import { h } from "./element";

export interface Telling {
  element: HTMLElement;
  /** The guest's language, the notice that was at hand, and what was answered: fields of a walk-in. */
  fields: () => Record<string, string>;
}

export function telling(event: EventFacts): Telling {
  const place = h("div", { class: "stack" });
  let language = event.languages.includes(languageInUse()) ? languageInUse() : (event.languages[0] ?? "en");
  const answers = new Map<string, string>();
  const write = (): void => place.replaceChildren(...written(event, language, answers));
  const choose = (code: string): void => {
    language = code;
    write();
  };
  write();
  return {
    element: h("div", { class: "stack" }, languages(event, language, choose), place),
    fields: () => ({
      language,
      ...(event.notice ? { notice: String(event.notice.id) } : {}),
      // As the guest is told: no answer counts as no.
      ...Object.fromEntries(event.consents.map(({ header }) => [header, answers.get(header) ?? "no"])),
    }),
  };
}

function languages(event: EventFacts, chosen: string, choose: (code: string) => void): HTMLElement {
  return h(
    "fieldset",
    { class: "field" },
    h("legend", {}, t("The guest’s language")),
    h(
      "div",
      { class: "answers" },
      ...event.languages.map((code) =>
        h(
          "label",
          { class: "choice" },
          h("input", {
            type: "radio",
            name: "language",
            value: code,
            checked: code === chosen,
            onchange: () => choose(code),
          }),
          h("span", { lang: code }, new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code),
        ),
      ),
    ),
  );
}

function written(event: EventFacts, language: string, answers: Map<string, string>): HTMLElement[] {
  const { notice, consents } = event;
  return [
    ...(notice ? [h("p", { class: "quiet fine" }, t("Show or read this to the guest before registering."))] : []),
    ...(notice
      ? [
          h(
            "details",
            { class: "more" },
            h("summary", {}, t("What happens with the guest’s data")),
            h(
              "div",
              { class: "prose fine", lang: language },
              ...(notice.text[language] ?? Object.values(notice.text)[0] ?? []).map((text) => h("p", {}, text)),
            ),
            ...notice.purposes.map((purpose) => facts(purpose, event, language)),
            h("p", { class: "fine" }, t("Destroyed on %(day)s.", { day: date(notice.destroyed_at, event.zone) })),
          ),
        ]
      : []),
    ...consents.map(({ header, question, explanation }) => {
      const said = (text: Localized): string => inLanguage(text, language, event.languages).text;
      const answer = (value: string, word: string): HTMLElement =>
        h(
          "label",
          { class: "choice" },
          h("input", {
            type: "radio",
            name: header,
            value,
            checked: answers.get(header) === value,
            onchange: () => answers.set(header, value),
          }),
          h("span", {}, word),
        );
      return h(
        "fieldset",
        { class: "field ask" },
        h("legend", { lang: language }, said(question)),
        h("p", { class: "help", lang: language }, said(explanation)),
        h("div", { class: "answers" }, answer("yes", pgettext("door", "Yes")), answer("no", pgettext("door", "No"))),
      );
    }),
    ...(consents.length > 0
      ? [h("p", { class: "quiet fine" }, t("No answer counts as no."))]
      : []),
  ];
}

function facts(purpose: Readonly<Record<NoticePart, Localized>>, event: EventFacts, language: string): HTMLElement {
  const rows: [string, Localized][] = [
    [pgettext("door", "Purpose"), purpose.purpose],
    [t("Legal basis"), purpose.legal_basis],
    [pgettext("door", "Items"), purpose.items],
    [pgettext("door", "Period"), purpose.period],
    [pgettext("door", "Recipients"), purpose.recipients],
    [t("If you refuse"), purpose.refusal],
  ];
  return h(
    "dl",
    { class: "facts fine" },
    ...rows.flatMap(([label, text]) => [
      h("dt", {}, label),
      h("dd", { lang: language }, inLanguage(text, language, event.languages).text),
    ]),
  );
}
