/** What both builds share: fingerprints, a manifest for the server, the icon sprite as one file. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
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

/** What a server should not have to pack at each request; fonts are packed already, manifests stay at home. */
const PACKABLE = /\.(css|js|svg|wasm)$/;

/** Writes each file a second time in its gzip size, as `forumapp.web.assets` sends it. */
function packed(outDir: string): Plugin {
  return {
    name: "packed",
    apply: "build",
    enforce: "post",
    // When the bundle is whole: a plugin may still have changed a file after it was written.
    closeBundle() {
      for (const name of readdirSync(outDir))
        if (PACKABLE.test(name)) writeFileSync(join(outDir, `${name}.gz`), gzipSync(readFileSync(join(outDir, name)), { level: 9 }));
    },
  };
}

/** A build of the entries `input` into `outDir`, whose files the server answers under `base`. */
export function build(base: string, outDir: string, input: string[]): UserConfig {
  return {
    root: here,
    base,
    publicDir: false,
    plugins: [iconSprite(), packed(resolve(here, outDir))],
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
