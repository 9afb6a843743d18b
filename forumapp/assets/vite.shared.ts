/** What both builds share: fingerprints, a manifest for the server, the icon sprite as one file. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin, UserConfig } from "vite";

const here = import.meta.dirname;

/** Emits `icons.svg` once, fingerprinted and listed in the manifest: pages point into it with `<use>`. */
function iconSprite(): Plugin {
  return {
    name: "icon-sprite",
    apply: "build",
    buildStart() {
      this.emitFile({
        type: "asset",
        name: "icons.svg",
        originalFileName: "icons.svg",
        source: readFileSync(resolve(here, "icons.svg")),
      });
    },
  };
}

/** A build of the entries `input` into `outDir`, whose files the server answers under `base`. */
export function build(base: string, outDir: string, input: string[]): UserConfig {
  return {
    root: here,
    base,
    publicDir: false,
    plugins: [iconSprite()],
    build: {
      outDir: resolve(here, outDir),
      emptyOutDir: true,
      manifest: "manifest.json",
      assetsDir: ".",
      // Nothing inline: the content security policy allows no data: scripts or styles.
      assetsInlineLimit: 0,
      modulePreload: false,
      target: ["chrome105", "safari15.4", "firefox110"],
      rolldownOptions: {
        input,
        output: {
          assetFileNames: ({ names: [name] }) =>
            name?.endsWith(".woff2") ? "fonts/[name]-[hash][extname]" : "[name]-[hash][extname]",
        },
      },
    },
    worker: { format: "es" },
  };
}
