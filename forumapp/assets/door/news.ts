/** What staff must still hear of a guest who has gone from the screen: where the server found otherwise than the phone said. */
import { type Direction, heardVerdict, type StoredScan } from "./scans";
import { moment, t } from "./texts";
import { passes, severityOf } from "./verdict";

/**
 * Rows whose answer is news that nobody has taken note of, oldest first. Only the last scan of a guest can be news:
 * what was decided after it has overtaken it.
 */
export function newsIn(rows: readonly StoredScan[]): StoredScan[] {
  const last = new Map<string, StoredScan>();
  for (const row of rows) last.set(subjectOf(row), row);
  return [...last.values()].filter((row) => !row.isSeen && isNews(row));
}

/** Whether the server's answer to `row` changes what staff should do. */
export function isNews({ scan, result }: StoredScan): boolean {
  if (!result) return false;
  if (result.verdict === "quarantined") return true;
  if (scan.undoes) return false;
  if (scan.admitted !== true) return passes(heardVerdict(scan, result));
  if (scan.reason === null && !scan.walk_in) return !passes(result.verdict);
  // Staff had decided: only what would have changed their mind is worth a word.
  return severityOf(result.verdict) === "stop" && scan.shown !== null && severityOf(scan.shown) !== "stop";
}

/** The sentence for a row that is news; `guest` is a name, null where the code led to nobody. */
export function sentence({ scan, result }: StoredScan, guest: string | null, zone: string): string {
  const values = { desk: scan.desk, time: moment(scan.scanned_at, zone), guest: guest ?? t("a guest") };
  const verdict = result?.verdict;
  if (verdict === "quarantined") return t("%(desk)s, %(time)s: the scan of %(guest)s was not accepted", values);
  if (scan.admitted !== true) return passed(scan.direction, values);
  switch (verdict) {
    case "already_admitted":
      return t("%(desk)s, %(time)s: %(guest)s was admitted, but was already inside", values);
    case "cancelled":
      return t("%(desk)s, %(time)s: %(guest)s was let in, but is cancelled", values);
    case "revoked":
      return t("%(desk)s, %(time)s: %(guest)s was let in with an old QR", values);
    case "wrong_event":
      return t("%(desk)s, %(time)s: %(guest)s was let in with the QR of another event", values);
    case "unknown":
      return t("%(desk)s, %(time)s: %(guest)s was let in with a code that no registration has", values);
    default:
      return t("%(desk)s, %(time)s: %(guest)s was let in, but is not confirmed", values);
  }
}

function passed(direction: Direction, values: Record<string, string>): string {
  return direction === "in"
    ? t("%(desk)s, %(time)s: %(guest)s was not let in, but is confirmed", values)
    : t("%(desk)s, %(time)s: %(guest)s was not let out here, but is on the list", values);
}

function subjectOf({ scan, person, result }: StoredScan): string {
  return person ?? result?.registration?.registration_id ?? scan.ticket ?? scan.id;
}
