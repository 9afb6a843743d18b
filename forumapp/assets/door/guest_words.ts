/** Words for what is known of a guest: the state of the registration, and what staff should look out for. */
import { pgettext, t } from "./texts";

/** The word for a state of a registration. */
export function statusWord(status: string): string {
  switch (status) {
    case "invited":
      return pgettext("door", "Invited");
    case "regretted":
      return pgettext("door", "Regretted");
    case "submitted":
      return pgettext("door", "Received");
    case "waitlisted":
      return t("Waiting list");
    case "offered":
      return t("Place offered");
    case "confirmed":
      return pgettext("door", "Confirmed");
    case "rejected":
      return pgettext("door", "Declined");
    case "cancelled":
      return pgettext("door", "Cancelled");
    default:
      return status;
  }
}

/** What staff should know of a guest, who goes in or of whom that is still open; a code without words is not for the door. */
export function attentionOf(code: string, isIn: boolean): { icon: string; text: string } | null {
  switch (code) {
    case "principal":
      return { icon: "flag", text: isIn ? t("Guest of rank: goes in; tell the protocol desk") : t("Guest of rank: tell the protocol desk") };
    case "acting":
      return { icon: "note", text: t("Ad interim (a.i.)") };
    case "representing":
      return { icon: "note", text: t("Comes in somebody’s place: the name is the guest’s own") };
    case "no_photograph":
      return { icon: "no-photo", text: isIn ? t("No photograph: give the badge with the mark") : t("No photograph: see that the badge has the mark") };
    case "not_named":
      return { icon: "lock", text: t("Not to be named in public: nothing to do here") };
    default:
      return null;
  }
}
