/** The door's two calls to `/api/v1`, and the one distinction it needs: was the server heard, and did it say no. */

/** No usable answer: no network, too slow, a proxy's or a captive portal's page, a server in trouble. */
export class Unheard extends Error {}

/** The server knows this key no longer: the office has closed the desk. */
export class KeyRevoked extends Error {}

export interface Api {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
}

const TIMEOUT_MS = 20_000;

/** A client of `base` (`/api/v1/events/<slug>`) with a device's key. */
export function connect(base: string, key: string): Api {
  const call = async <T>(path: string, init: RequestInit): Promise<T> => {
    const headers = { ...init.headers, authorization: `Bearer ${key}`, accept: "application/json" };
    const answer = await fetch(base + path, {
      ...init,
      headers,
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw new Unheard(String(error));
    });
    if (answer.status === 401) throw new KeyRevoked();
    // A portal answers 200 with a page of its own: only JSON is the server's voice.
    if (!answer.ok || !/\bjson\b/.test(answer.headers.get("content-type") ?? "")) {
      throw new Unheard(`${answer.status} ${answer.headers.get("content-type") ?? ""}`);
    }
    return answer.json().catch((error: unknown) => {
      throw new Unheard(String(error));
    }) as Promise<T>;
  };
  return {
    get: (path) => call(path, { method: "GET" }),
    post: (path, body) =>
      call(path, { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  };
}
