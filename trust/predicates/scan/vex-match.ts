import type { Digest } from "../../registry/port";
import { parsePurl, type Purl } from "../purl";
import type { VexComponent, VexProduct } from "./types";

/** The image that scan and VEX are about. */
export interface ScannedImage {
  /** `registry/path`, normalised. */
  readonly repository: string;
  readonly digest: Digest;
}

/** What of an image a statement is about. */
export interface VexScope {
  /** The image as a whole, whatever package the vulnerability lies in. */
  readonly whole: boolean;
  readonly packages: readonly Purl[];
}

/**
 * What a statement's products mean: the image, or the packages among its subcomponents where it names some; a package by
 * itself, wherever it lies. A statement without products is about what its attestation is about, the image.
 */
export function scopeOf(products: readonly VexProduct[], image: ScannedImage): VexScope {
  const whole =
    products.length === 0 ||
    products.some((product) => product.subcomponents.length === 0 && isImage(product, image));
  const packages = products.flatMap((product) =>
    product.subcomponents.length === 0
      ? purlsOf(product)
      : isImage(product, image)
        ? product.subcomponents.flatMap(purlsOf)
        : [],
  );
  return { whole, packages };
}

const purlsOf = ({ ids }: VexComponent): readonly Purl[] =>
  ids.map(parsePurl).filter((purl) => purl !== undefined);

/** By digest; or as `pkg:oci/name` without version, which all versions of the name are. */
function isImage({ ids, sha256 }: VexComponent, { repository, digest }: ScannedImage): boolean {
  if (sha256 !== undefined && `sha256:${sha256}` === digest) return true;
  return ids.some((id) => {
    if (id.endsWith(`@${digest}`)) return true;
    const purl = parsePurl(id);
    if (purl === undefined) return false;
    if (purl.version !== undefined) return purl.version === digest;
    const url = purl.qualifiers.get("repository_url");
    return (
      purl.type === "oci" &&
      purl.path === repository.split("/").at(-1) &&
      (url === undefined || url === repository)
    );
  });
}

/** Whether one package URL means another: what it leaves open, version or qualifiers, the other may have. */
export const covers = (general: Purl, special: Purl): boolean =>
  general.type === special.type &&
  general.path === special.path &&
  (general.version === undefined || general.version === special.version) &&
  [...general.qualifiers].every(([key, value]) => special.qualifiers.get(key) === value);
