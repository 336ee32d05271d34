import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Plugin } from "vite";

const WORKER = "field-sw.js";
const PAGE = "field.html";
/** Bytes that a phone keeps of the page, before any compression. */
export const MOST = 320 * 1024;

/** Tells the service worker of the field page which files it keeps, and under which version. */
export function fieldWorker(): Plugin {
  let folder = "";
  return {
    name: "gubei-field-worker",
    apply: "build",
    configResolved: (config) => {
      folder = join(config.root, config.build.outDir);
    },
    closeBundle: () => {
      const page = readFileSync(join(folder, PAGE), "utf8");
      const files = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((found) => found[1] ?? "");
      const size = [PAGE, ...files].reduce(
        (sum, file) => sum + statSync(join(folder, file)).size,
        0,
      );
      if (size > MOST) throw new Error(`the field page keeps ${size} bytes, ${MOST} at most`);
      const worker = join(folder, WORKER);
      const version = createHash("sha256").update(page).digest("hex").slice(0, 12);
      const text = readFileSync(worker, "utf8").replace("%VERSION%", version);
      writeFileSync(worker, text.replace("%FILES%", files.join(" ")));
    },
  };
}
