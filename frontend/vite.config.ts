import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Three entries; django-vite finds the built files by `dist/manifest.json`. */
export default defineConfig({
  root: here("."),
  base: "/static/",
  plugins: [react()],
  build: {
    outDir: here("dist"),
    emptyOutDir: true,
    manifest: "manifest.json",
    // Fonts and pictures stay files: the content security policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        room: here("room/main.tsx"),
        styles: here("styles/main.css"),
        live: here("live/main.ts"),
      },
    },
  },
  server: { port: 5173, strictPort: true, origin: "http://localhost:5173" },
  test: {
    environment: "jsdom",
    include: ["room/**/*.test.{ts,tsx}", "live/**/*.test.ts"],
    setupFiles: ["room/tests/setup.ts"],
  },
});
