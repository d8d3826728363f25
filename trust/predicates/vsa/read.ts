import { isObject, Place, quoted, reading, requireFew, Unreadable } from "../json";
import type { PredicateContent, Read } from "../types";
import { VSA_TYPE, type ResourceDescriptor, type Vsa } from "./types";

/** Reads a verification summary of SLSA 1.x; fields that it does not name are ignored, as SLSA says. */
export const readVsa = ({ type, predicate }: PredicateContent): Read<Vsa> =>
  reading(() => {
    if (type !== VSA_TYPE) {
      throw new Unreadable("predicate.malformed", `${quoted(type)} is no verification summary`);
    }
    const place = new Place(predicate).object();
    const timeVerified = place.at("timeVerified").optionalInstant();
    const policy = place.at("policy").object();
    const slsaVersion = place.at("slsaVersion").optionalText();
    if (slsaVersion !== undefined && !/^1\.\d{1,3}$/.test(slsaVersion)) {
      place.at("slsaVersion").fail(`is no version 1.x: ${quoted(slsaVersion)}`);
    }
    return {
      verifier: place.at("verifier").object().at("id").text(),
      ...(timeVerified === undefined ? {} : { timeVerified }),
      resourceUri: place.at("resourceUri").text(),
      policy: { uri: policy.at("uri").text(), digests: digestsOf(policy.at("digest")) },
      inputAttestations: place.at("inputAttestations").optionalList().map(readDescriptor),
      result: readResult(place.at("verificationResult")),
      verifiedLevels: place
        .at("verifiedLevels")
        .list()
        .map((level) => level.text()),
      ...(slsaVersion === undefined ? {} : { slsaVersion }),
    };
  });

function readResult(place: Place): "PASSED" | "FAILED" {
  const result = place.text();
  return result === "PASSED" || result === "FAILED"
    ? result
    : place.fail(`is neither PASSED nor FAILED: ${quoted(result)}`);
}

function readDescriptor(place: Place): ResourceDescriptor {
  const uri = place.object().at("uri").optionalText();
  return { ...(uri === undefined ? {} : { uri }), digests: digestsOf(place.at("digest")) };
}

function digestsOf(place: Place): readonly string[] {
  if (place.missing) return [];
  if (!isObject(place.value)) return place.fail("is no object");
  const algorithms = Object.keys(place.value);
  requireFew(algorithms.length, place.path);
  return algorithms.map((algorithm) => `${algorithm}:${place.at(algorithm).text()}`);
}
