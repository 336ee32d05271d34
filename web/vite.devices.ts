import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

import { compressed } from "./compress.ts";
import { pageWorkers, TEMPLATE } from "./page-workers.ts";

/**
 * The pages that work without a network, in the field, at a checkpoint and at a sampling desk, with
 * what keeps them. A device keeps them whole, so Preact stands there for React: it does the same in
 * a fifteenth of the bytes. Built after the office's pages, into the same folder.
 */
export default defineConfig({
  base: "/",
  resolve: {
    tsconfigPaths: true,
    alias: [
      { find: "react/jsx-runtime", replacement: "preact/jsx-runtime" },
      { find: "react-dom/client", replacement: "preact/compat/client" },
      { find: /^react(-dom)?$/, replacement: "preact/compat" },
    ],
  },
  plugins: [react(), pageWorkers(), compressed()],
  build: {
    outDir: "dist",
    emptyOutDir: false,
    copyPublicDir: false,
    assetsDir: "assets",
    target: "es2022",
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        field: "field.html",
        checkpoint: "checkpoint.html",
        sampling: "sampling.html",
        worker: "src/offline/sw.ts",
      },
      output: {
        codeSplitting: { groups: [{ name: "preact", test: /node_modules[\\/]preact[\\/]/ }] },
        entryFileNames: ({ name }) => (name === "worker" ? TEMPLATE : "assets/[name]-[hash].js"),
      },
    },
  },
});
