import { parseStrictJson } from "../../registry/strict-json";
import { isObject, ownField, Place, quoted, reading, Unreadable } from "../json";
import type { PredicateContent, Read } from "../types";
import { readCycloneDx } from "./cyclonedx";
import { readSpdx2 } from "./spdx2";
import { readSpdx3 } from "./spdx3";
import type { Sbom } from "./types";

/** in-toto, cosign and GitHub write them without version and with one, as `https://spdx.dev/Document/v2.3`. */
const TYPE = /^https:\/\/(?:(spdx\.dev\/Document)|cyclonedx\.org\/bom)(?:\/v?\d+(?:\.\d+){0,2})?$/;

/** Whether a predicate type is that of an SBOM. https://github.com/in-toto/attestation/tree/main/spec/predicates */
export const isSbomType = (type: string): boolean => TYPE.test(type);

/** Reads SPDX 2.2, 2.3 and 3.0, and CycloneDX 1.4 to 1.7, as JSON. An SBOM without components is none. */
export const readSbom = ({ type, predicate }: PredicateContent): Read<Sbom> =>
  reading(() => {
    const match = TYPE.exec(type);
    if (match === null) {
      throw new Unreadable("predicate.malformed", `${quoted(type)} is no SBOM predicate type`);
    }
    const document = new Place(unwrap(predicate)).object();
    const sbom = match[1] === undefined ? readCycloneDx(document) : readSpdx(document);
    if (sbom.components.length === 0) {
      throw new Unreadable("sbom.empty", `${sbom.format} ${sbom.specVersion} without a component`);
    }
    return sbom;
  });

const readSpdx = (document: Place): Sbom =>
  document.at("@graph").missing ? readSpdx2(document) : readSpdx3(document);

/**
 * Old cosign wraps the document as `{ Data, Timestamp }`, and `cosign attest --type spdx` stores it as one text.
 * https://github.com/sigstore/cosign/blob/main/specs/COSIGN_PREDICATE_SPEC.md
 */
function unwrap(predicate: unknown): unknown {
  const wrapped = isObject(predicate) && Object.hasOwn(predicate, "Data");
  const content = wrapped ? ownField(predicate, "Data") : predicate;
  if (typeof content !== "string") return content;
  try {
    return parseStrictJson(content, { maxValues: Infinity });
  } catch {
    throw new Unreadable("sbom.format", "the predicate is a text that is no JSON");
  }
}
