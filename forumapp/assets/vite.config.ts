/** Styles and scripts of guest pages and the console, answered under /static/. */
import { build } from "./vite.shared.ts";

export default build("/static/", "../static", ["site.css", "console.css", "print.css", "site.ts", "console.ts"]);
