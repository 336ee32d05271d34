import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** The libraries that nearly every page needs, each in a file that stays cached between releases. */
const LIBRARIES = [
  { name: "react", test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
  { name: "tanstack", test: /node_modules[\\/]@tanstack[\\/]/ },
  { name: "words", test: /node_modules[\\/](i18next|react-i18next|html-parse-stringify)[\\/]/ },
];

export default defineConfig({
  base: "/",
  resolve: { tsconfigPaths: true },
  plugins: [react()],
  build: {
    outDir: "dist",
    assetsDir: "assets",
    target: "es2022",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    // The officers' app, and the page that the public sees with the code of a notice. The pages that
    // a device keeps are built after them, by vite.devices.ts.
    rolldownOptions: {
      input: { staff: "index.html", public: "public.html" },
      output: { codeSplitting: { groups: LIBRARIES } },
    },
  },
  server: {
    host: "127.0.0.1",
    port: 5173,
    proxy: { "/api": "http://127.0.0.1:8000", "/events": "http://127.0.0.1:8000" },
  },
  test: { environment: "node", include: ["src/**/*.test.{ts,tsx}"], env: { TZ: "America/Lima" } },
});
