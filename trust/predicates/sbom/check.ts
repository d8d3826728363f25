import { quoted, someOf } from "../json";
import { parsePurl } from "../purl";
import type { PredicateFinding } from "../types";
import { parsePurlPattern } from "./purl-pattern";
import { requiredFields, type RequiredField } from "./required-fields";
import type { Sbom, SbomComponent, SbomFormat } from "./types";

export interface SbomDemand {
  readonly formats: readonly SbomFormat[];
  /** Patterns as {@link parsePurlPattern} reads them; one that it does not read is taken to match. Default: none. */
  readonly bannedComponents?: readonly string[];
  /** Default: none. */
  readonly requiredFields?: readonly RequiredField[];
}

/**
 * What an SBOM does not satisfy, one finding per banned pattern and per missing field; nothing if it satisfies all.
 * A component without package URL is none that `bannedComponents` could name: `requiredFields: [purl]` refuses those.
 */
export function checkSbom(sbom: Sbom, demand: SbomDemand): readonly PredicateFinding[] {
  return [
    ...checkFormat(sbom, demand.formats),
    ...checkBanned(sbom.components, demand.bannedComponents ?? []),
    ...(demand.requiredFields ?? []).flatMap((field) => checkField(sbom, field)),
  ];
}

const checkFormat = (
  { format, specVersion }: Sbom,
  formats: readonly SbomFormat[],
): readonly PredicateFinding[] =>
  formats.includes(format)
    ? []
    : [
        {
          code: "sbom.format",
          found: `an SBOM in ${format} ${specVersion}`,
          expected: `an SBOM in ${formats.join(" or ")}`,
        },
      ];

interface Package {
  readonly text: string;
  readonly purl: ReturnType<typeof parsePurl>;
  readonly version: string | undefined;
}

function checkBanned(
  components: readonly SbomComponent[],
  patterns: readonly string[],
): readonly PredicateFinding[] {
  if (patterns.length === 0) return [];
  const packages = components.flatMap(({ purls, version }) =>
    purls.map((text): Package => {
      const purl = parsePurl(text);
      return { text, purl, version: purl?.version ?? version };
    }),
  );
  const unreadable = packages.filter(({ purl }) => purl === undefined);
  const banned = patterns.flatMap((text): readonly PredicateFinding[] => {
    const pattern = parsePurlPattern(text);
    const found = packages.filter(
      ({ purl, version }) =>
        purl !== undefined && (pattern === undefined || pattern.matches(purl, version)),
    );
    if (found.length === 0) return [];
    return [
      {
        code: "sbom.banned-component",
        found: listed(found),
        expected: `no component ${quoted(text)}`,
      },
    ];
  });
  if (unreadable.length === 0) return banned;
  return [
    ...banned,
    { code: "sbom.purl", found: listed(unreadable), expected: "package URLs that can be read" },
  ];
}

const listed = (packages: readonly Package[]): string =>
  someOf([...new Set(packages.map(({ text }) => quoted(text)))]);

function checkField(sbom: Sbom, field: RequiredField): readonly PredicateFinding[] {
  const requirement = requiredFields[field];
  if (requirement.of === "document") {
    if (requirement.has(sbom)) return [];
    return [
      {
        code: "sbom.missing-field",
        found: `an SBOM without ${field}`,
        expected: `an SBOM with ${field}`,
      },
    ];
  }
  const without = sbom.components.filter((component) => !requirement.has(component));
  if (without.length === 0) return [];
  const names = someOf(without.map(({ name }) => quoted(name)));
  return [
    {
      code: "sbom.missing-field",
      found: `${without.length} of ${sbom.components.length} components without ${field}: ${names}`,
      expected: `a ${field} of every component`,
    },
  ];
}
