/** The service worker that lets the door open without a network, and the new version that waits for a word. */
const UPDATE_MS = 15 * 60_000;

/**
 * Keep this build on the phone: `kept` is called once it opens without a network, `offer` when a newer one is ready, with
 * what takes it.
 */
export async function keepBuild(offer: (take: () => void) => void, kept: () => void): Promise<void> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!workers) return;
  const registration = await workers.register("/door/sw.js", { scope: "/door/", updateViaCache: "none" });
  const offerWaiting = (): void => {
    const { waiting } = registration;
    if (waiting && workers.controller) offer(() => take(workers, waiting));
  };
  registration.addEventListener("updatefound", () => {
    const { installing } = registration;
    installing?.addEventListener("statechange", () => {
      if (installing.state === "installed") offerWaiting();
    });
  });
  offerWaiting();
  void workers.ready.then(kept);
  setInterval(() => void registration.update().catch(() => undefined), UPDATE_MS);
}

/** The page goes on with the new build once that has taken over; what was scanned is stored. */
function take(workers: ServiceWorkerContainer, waiting: ServiceWorker): void {
  workers.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting.postMessage("take");
}
