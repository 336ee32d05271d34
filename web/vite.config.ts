import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { compressed } from "./compress.ts";
import { pageWorkers, TEMPLATE } from "./page-workers.ts";

/** The libraries that nearly every page needs, each in a file that stays cached between releases. */
const LIBRARIES = [
  { name: "react", test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
  { name: "tanstack", test: /node_modules[\\/]@tanstack[\\/]/ },
  { name: "words", test: /node_modules[\\/](i18next|react-i18next|html-parse-stringify)[\\/]/ },
];

const WORKER = "src/offline/sw.ts";

export default defineConfig({
  base: "/",
  resolve: { tsconfigPaths: true },
  plugins: [react(), pageWorkers(), compressed()],
  build: {
    outDir: "dist",
    assetsDir: "assets",
    target: "es2022",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    // Five pages: the officers' app, the one that the public sees with the code of a notice, and
    // those that work without a network, in the field, at a checkpoint and at a sampling desk, with
    // what keeps them.
    rolldownOptions: {
      input: {
        staff: "index.html",
        public: "public.html",
        field: "field.html",
        checkpoint: "checkpoint.html",
        sampling: "sampling.html",
        worker: WORKER,
      },
      output: {
        codeSplitting: { groups: LIBRARIES },
        entryFileNames: ({ name }) => (name === "worker" ? TEMPLATE : "assets/[name]-[hash].js"),
      },
    },
  },
  server: {
    host: "127.0.0.1",
    port: 5173,
    proxy: { "/api": "http://127.0.0.1:8000", "/events": "http://127.0.0.1:8000" },
  },
  test: { environment: "node", include: ["src/**/*.test.{ts,tsx}"], env: { TZ: "America/Lima" } },
});
