/** Scans that no network will take, as a file for the organizer: the console reads it in. */
import type { Scan } from "./scans";
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
  scans: readonly Scan[];
}

export async function unsentFile(desk: Desk, scans: readonly Scan[], now: Date = new Date()): Promise<UnsentFile> {
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
    scans,
  };
}

/** A file that lies in the phone's downloads: its name, and how many scans it holds. */
export interface SavedFile {
  name: string;
  count: number;
}

/** Event, desk and time in the event's zone, as all screens say it; without what a phone allows in no name. */
export function fileName({ event, desk, saved_at }: UnsentFile, zone: string): string {
  const at = new Date(saved_at).toLocaleString("sv", { timeZone: zone }).slice(0, 16).replace(/\D/g, "");
  return `${event}-${desk}-${at}.json`.replace(/[\\/:*?"<>|~]/g, "_");
}

/** Give them to the phone's downloads. */
export async function saveUnsent(desk: {
  event: { zone: string };
  unsentFile: () => Promise<UnsentFile>;
}): Promise<SavedFile> {
  const content = await desk.unsentFile();
  const url = URL.createObjectURL(new Blob([JSON.stringify(content, null, 1)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName(content, desk.event.zone);
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_MS);
  return { name: link.download, count: content.scans.length };
}
