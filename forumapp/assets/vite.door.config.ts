/**
 * The door app, answered under /door/assets/: a service worker whose scope is /door/ can only
 * speak for scripts, workers and wasm that lie below it.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

import { build } from "./vite.shared.ts";

const BASE = "/door/assets/";
const WORKER = "door/service.worker.ts";

/** Writes into the service worker which files it keeps: all of this build but itself, each with its hash. */
function precache(): Plugin {
  return {
    name: "precache",
    apply: "build",
    // As they lie on the disk: the last plugins still change scripts when a bundle is made.
    writeBundle({ dir }, bundle) {
      const folder = dir ?? "";
      const worker = Object.values(bundle).find((file) => file.type === "chunk" && file.facadeModuleId?.endsWith(WORKER));
      const kept = Object.keys(bundle)
        .filter((name) => name !== worker?.fileName && !name.endsWith(".json"))
        .sort()
        .map((name) => {
          const hash = createHash("sha256").update(readFileSync(join(folder, name))).digest("base64");
          return [BASE + name, `sha256-${hash}`];
        });
      const path = join(folder, worker?.fileName ?? WORKER);
      const script = readFileSync(path, "utf-8");
      for (const placeholder of ["__FILES__", "__SHELL__", "__VERSION__"])
        if (script.split(placeholder).length !== 2) throw new Error(`${WORKER}: ${placeholder} must stand there once`);
      writeFileSync(path, script.replace("__FILES__", JSON.stringify(kept).replaceAll('"', '\\"')));
    },
  };
}

const config = build(BASE, "../static/door", ["door.css", "door/main.ts", WORKER]);
export default { ...config, plugins: [...(config.plugins ?? []), precache()] };
