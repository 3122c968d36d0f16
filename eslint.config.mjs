import js from "@eslint/js";
import tseslint from "typescript-eslint";
import { importBoundaries } from "./tools/lint/import-boundaries.mjs";

const NODE_GLOBALS = [
  "process",
  "console",
  "fetch",
  "URL",
  "Buffer",
  "setTimeout",
  "clearTimeout",
  "performance",
  "AbortSignal",
];

const BROWSER_GLOBALS = ["document", "crypto", "TextEncoder", "setInterval", "clearInterval"];

export default tseslint.config(
  { ignores: ["node_modules", "build", "cdktf.out", ".gen", ".steadfast", "coverage", ".stryker-tmp", "reports"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "max-lines": ["error", 300],
      "no-new": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-extraneous-class": "off",
      "@typescript-eslint/no-empty-function": ["error", { allow: ["overrideMethods"] }],
      "@typescript-eslint/no-misused-spread": "off",
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    files: ["**/*.mjs", "**/*.cjs"],
    languageOptions: { globals: Object.fromEntries([...NODE_GLOBALS, "module"].map((name) => [name, "writable"])) },
    rules: { "max-lines": ["error", 300] },
  },
  {
    files: ["dashboard/*.mjs"],
    languageOptions: { globals: Object.fromEntries(BROWSER_GLOBALS.map((name) => [name, "readonly"])) },
    rules: {
      "no-unused-vars": ["error", { ignoreRestSiblings: true, argsIgnorePattern: "^_", varsIgnorePattern: "^_$" }],
    },
  },
  {
    files: ["**/*.ts"],
    ignores: ["__tests__/**"],
    plugins: { steadfast: { rules: { "import-boundaries": importBoundaries } } },
    rules: { "steadfast/import-boundaries": "error" },
  },
  {
    files: ["__tests__/**"],
    rules: {
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/restrict-template-expressions": "off",
    },
  },
);
