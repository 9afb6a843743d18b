/**
 * The door without a network: keeps the app's own files, each checked by its hash, and answers the app's page with them.
 *
 * It stands alone and loads no other script. It never touches `/api/`, nor any other answer about people: those belong
 * to the sealed store. A new version waits until the page asks for it.
 */
declare const self: ServiceWorkerGlobalScope;

/** Address and SHA-256 (`sha256-…`) of every file of this build; filled in by the build. */
const FILES: readonly (readonly [address: string, integrity: string])[] = JSON.parse("__FILES__");
/** SHA-256 of the app's page; filled in by the server. */
const SHELL = "__SHELL__";

/** Names this build of worker and page; filled in by the server. */
const VERSION = "__VERSION__";

const PREFIX = "door-";
const CACHE = `${PREFIX}${VERSION}`;
const SHELL_ADDRESS = "/door/_shell";
/** The host's colour: no file of the build, so not checked, and fetched anew behind every use. */
const HOST_STYLE = "/host.css";
/** The app's page, whatever the event; the training page is a page of its own. */
const PAGE = /^\/door\/(?!_training$)[^/]+$/;

self.addEventListener("install", (event) => event.waitUntil(fill()));

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys())
        if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("message", (event) => {
  if (event.data === "take") void self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (PAGE.test(url.pathname)) event.respondWith(kept(SHELL_ADDRESS, request));
  } else if (url.pathname.startsWith("/door/assets/")) {
    event.respondWith(kept(url.pathname, request));
  } else if (url.pathname === HOST_STYLE) {
    event.respondWith(keptAndRenewed(request, event));
  }
});

/** All files or nothing: a cache that is not whole is no cache. */
async function fill(): Promise<void> {
  try {
    const cache = await caches.open(CACHE);
    await Promise.all([
      ...FILES.map(([address, integrity]) => keep(cache, address, integrity)),
      keep(cache, SHELL_ADDRESS, SHELL),
      keepStyle(cache),
    ]);
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

/** The browser refuses an answer whose hash differs: a portal's page never takes a script's place. */
async function keep(cache: Cache, address: string, integrity: string): Promise<void> {
  const answer = await fetch(address, { integrity, cache: "no-cache", credentials: "omit" });
  if (!answer.ok || answer.redirected) throw new Error(`${address}: ${answer.status}`);
  await cache.put(address, answer);
}

async function keepStyle(cache: Cache): Promise<void> {
  const answer = await fetch(HOST_STYLE, { cache: "no-cache", credentials: "omit" });
  if (!answer.ok || !answer.headers.get("content-type")?.startsWith("text/css")) throw new Error(HOST_STYLE);
  await cache.put(HOST_STYLE, answer);
}

async function kept(address: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(address)) ?? fetch(request);
}

async function keptAndRenewed(request: Request, event: FetchEvent): Promise<Response> {
  const cache = await caches.open(CACHE);
  const known = await cache.match(HOST_STYLE);
  if (!known) return fetch(request);
  event.waitUntil(keepStyle(cache).catch(() => undefined));
  return known;
}

export {};
