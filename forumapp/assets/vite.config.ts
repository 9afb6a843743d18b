/** Styles and scripts of guest pages and the console, answered under /static/; and the faces of printed documents. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin, UserConfig } from "vite";
import { build } from "./vite.shared.ts";

/** Emits the faces that documents are set in, by their own names: `forumapp.typeset` finds them in `faces/`. */
function faces(...names: string[]): Plugin {
  return {
    name: "faces",
    apply: "build",
    buildStart() {
      for (const name of names) {
        const file = resolve(import.meta.dirname, "node_modules/pretendard/dist/public/static", name);
        this.emitFile({ type: "asset", fileName: `faces/${name}`, source: readFileSync(file) });
      }
    },
  };
}

const site: UserConfig = build("/static/", "../static", ["site.css", "console.css", "print.css", "site.ts", "console.ts"]);
site.plugins?.push(faces("Pretendard-Regular.otf", "Pretendard-Bold.otf"));

export default site;
