/** Scans that no network will take, as a file for the organizer: the console reads it in. */
import type { StoredScan } from "./scans";
import type { Desk } from "./store";

/** A slow phone may still be writing the file. */
const REVOKE_MS = 60_000;

/** What the file holds; `sent_at` is this phone's clock as `saved_at` is, beside which the server corrects the scans' times. */
export interface UnsentFile {
  forumapp: "scans";
  version: 1;
  event: string;
  device: string;
  desk: string;
  saved_at: string;
  sent_at: string;
  key_sha256: string;
  scans: StoredScan["scan"][];
}

export async function unsentFile(desk: Desk, rows: readonly StoredScan[], now: Date = new Date()): Promise<UnsentFile> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(desk.key));
  return {
    forumapp: "scans",
    version: 1,
    event: desk.event.slug,
    device: desk.device,
    desk: desk.desk,
    saved_at: now.toISOString(),
    sent_at: now.toISOString(),
    key_sha256: [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
    scans: rows.map((row) => row.scan),
  };
}

/** Give them to the phone's downloads. */
export async function saveUnsent(desk: { unsentFile: () => Promise<UnsentFile> }): Promise<void> {
  const content = await desk.unsentFile();
  const url = URL.createObjectURL(new Blob([JSON.stringify(content, null, 1)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${content.event}-${content.desk}-${content.saved_at.slice(0, 16).replace(/\D/g, "")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_MS);
}
