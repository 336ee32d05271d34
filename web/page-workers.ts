import { createHash } from "node:crypto";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Plugin } from "vite";

/** The service worker as it is built, without knowing yet for which page. */
export const TEMPLATE = "page-worker.js";
/** Bytes that a device keeps of a page, before any compression. */
const MOST = 320 * 1024;

/** A page that works without a network: its address, and what it is called on a device. */
interface KeptPage {
  name: string;
  path: string;
}

const PAGES: KeptPage[] = [
  { name: "field", path: "/f" },
  { name: "checkpoint", path: "/c" },
  { name: "sampling", path: "/s" },
];

/** Makes a service worker for each page: which files it keeps, and under which version. */
export function pageWorkers(): Plugin {
  let folder = "";
  return {
    name: "gubei-page-workers",
    apply: "build",
    configResolved: (config) => {
      folder = join(config.root, config.build.outDir);
    },
    closeBundle: () => {
      for (const page of PAGES) writeWorker(folder, page);
      rmSync(join(folder, TEMPLATE));
    },
  };
}

function writeWorker(folder: string, { name, path }: KeptPage): void {
  const file = `${name}.html`;
  const page = readFileSync(join(folder, file), "utf8");
  const files = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((found) => found[1] ?? "");
  const size = [file, ...files].reduce((sum, each) => sum + statSync(join(folder, each)).size, 0);
  if (size > MOST) throw new Error(`the ${name} page keeps ${size} bytes, ${MOST} at most`);
  const version = createHash("sha256").update(page).digest("hex").slice(0, 12);
  const text = readFileSync(join(folder, TEMPLATE), "utf8")
    .replaceAll("%VERSION%", version)
    .replaceAll("%FILES%", files.join(" "))
    .replaceAll("%PAGE%", path)
    .replaceAll("%NAME%", `gubei-${name}`);
  writeFileSync(join(folder, `${name}-sw.js`), text);
}
