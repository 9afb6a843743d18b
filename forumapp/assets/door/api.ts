/** The door's calls to `/api/v1`, and what it must tell apart: an answer, silence, a refusal, and the end of its key. */
import type { Link } from "./link";

/** No usable answer: no network, too slow, a proxy's or a captive portal's page, a server in trouble. */
export class Unheard extends Error {}

/** The server knows this key no longer: the office has closed the desk. */
export class KeyRevoked extends Error {}

/** The server itself says that it will never take this body; the message is its sentence. */
export class Refused extends Error {}

/** A body, and the tag by which the same question may be asked again for nothing. */
export interface Answer<T> {
  body: T;
  etag: string | null;
}

export interface Api {
  /** With `etag` of an earlier answer: null where it still holds. */
  get<T>(path: string, etag?: string | null): Promise<Answer<T> | null>;
  post<T>(path: string, body: unknown): Promise<T>;
}

const TIMEOUT_MS = 8_000;
/** For each kilobyte sent, on a network that is barely one. */
const TIMEOUT_MS_A_KILOBYTE = 100;
const REFUSALS = new Set([400, 413, 415, 422]);

/** A client of `base` (`/api/v1/events/<slug>`) with a device's key; `link` is told of every answer and silence. */
export function connect(base: string, key: string, link: Link): Api {
  const call = async (path: string, init: RequestInit, timeout: number): Promise<Response> => {
    const headers = { ...init.headers, authorization: `Bearer ${key}`, accept: "application/json" };
    const began = Date.now();
    const answer = await fetch(base + path, {
      ...init,
      headers,
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(Math.round(timeout)),
    }).catch((error: unknown) => {
      throw new Unheard(String(error));
    });
    const type = answer.headers.get("content-type") ?? "";
    if (answer.status === 401) throw new KeyRevoked();
    if (REFUSALS.has(answer.status) && type.startsWith("application/problem+json")) {
      const problem = (await read(answer)) as { detail?: string; title?: string };
      throw new Refused(problem.detail ?? problem.title ?? String(answer.status));
    }
    // A portal answers 200 with a page of its own: only JSON is the server's voice.
    if (answer.status !== 304 && !(answer.ok && /\bjson\b/.test(type))) throw new Unheard(`${answer.status} ${type}`);
    const now = Date.now();
    link.heard(now, Date.parse(answer.headers.get("date") ?? ""), now - began);
    return answer;
  };
  const listening = async <T>(asked: Promise<T>): Promise<T> =>
    asked.catch((error: unknown) => {
      if (error instanceof Unheard) link.missed();
      throw error;
    });
  return {
    get: <T>(path: string, etag: string | null = null) =>
      listening(
        (async (): Promise<Answer<T> | null> => {
          const headers: HeadersInit = etag === null ? {} : { "if-none-match": etag };
          const answer = await call(path, { method: "GET", headers }, 2 * TIMEOUT_MS);
          if (answer.status === 304) return null;
          // A proxy that compresses weakens the tag; the server knows only its own.
          const tag = answer.headers.get("etag")?.replace(/^W\//, "") ?? null;
          return { body: (await read(answer)) as T, etag: tag };
        })(),
      ),
    post: <T>(path: string, body: unknown) =>
      listening(
        (async (): Promise<T> => {
          const text = JSON.stringify(body);
          const headers = { "content-type": "application/json" };
          const timeout = TIMEOUT_MS + (text.length / 1024) * TIMEOUT_MS_A_KILOBYTE;
          return (await read(await call(path, { method: "POST", body: text, headers }, timeout))) as T;
        })(),
      ),
  };
}

function read(answer: Response): Promise<unknown> {
  return answer.json().catch((error: unknown) => {
    throw new Unheard(String(error));
  });
}
