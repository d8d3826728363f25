import tseslint from "typescript-eslint";
import { importX } from "eslint-plugin-import-x";

/** The layers of trust/, lowest first: a folder may import from itself and from the folders listed. */
const layers = {
  image: ["registry/port", "reasons", "limits"],
  predicates: ["reasons", "limits", "registry/port", "registry/strict-json", "evidence/types"],
  policy: ["predicates", "image", "reasons", "limits", "registry/port", "evidence/types"],
  registry: ["image", "reasons", "limits"],
  evidence: ["registry", "policy", "predicates", "image", "reasons", "limits"],
  decision: [
    "evidence/types",
    "policy",
    "predicates",
    "image",
    "reasons",
    "limits",
    "registry/port",
  ],
  report: ["decision", "policy", "image", "reasons", "limits"],
};
const zones = Object.entries(layers).map(([folder, allowed]) => ({
  target: `./trust/${folder}`,
  from: "./trust",
  except: [folder, ...allowed].map((name) =>
    name.includes("/") || ["reasons", "limits"].includes(name) ? `./${name}.ts` : `./${name}`,
  ),
  message: `trust/${folder} may import only ${allowed.join(", ")} (docs/architecture: dependencies point one way).`,
}));

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "coverage/", "test/tools/", "**/*.cjs", "**/*.mjs"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { "import-x": importX },
    settings: { "import-x/resolver": { node: { extensions: [".ts", ".js", ".json"] } } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "import-x/no-default-export": "error",
      "import-x/no-restricted-paths": [
        "error",
        {
          zones: [
            ...zones,
            {
              target: "./trust",
              from: ["./policy-pack", "./cli", "./components", "./arm"],
              message: "trust/ is the lowest layer.",
            },
            { target: "./arm", from: ["./trust", "./policy-pack", "./cli", "./components"] },
            { target: "./components", from: ["./cli", "./policy-pack"] },
            { target: "./policy-pack", from: ["./cli", "./components"] },
            { target: "./cli", from: ["./policy-pack", "./components"] },
          ],
        },
      ],
      "no-restricted-imports": [
        "error",
        {
          paths: [
            {
              name: "@pulumi/azure-native",
              message:
                "Import a submodule (@pulumi/azure-native/containerservice): the root loads 136 MB.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["trust/**", "arm/**", "cli/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["@pulumi/*", "@azure/*", "@kubernetes/*"],
              message: "trust/, arm/ and cli/ know no Pulumi, Azure or Kubernetes SDK.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["test/**"],
    rules: {
      "@typescript-eslint/no-unused-expressions": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);
