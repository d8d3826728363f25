import type { CheckContext } from "./check";
import { checkName, checkRootName } from "./check-names";
import { checkRefs, expectText, ISSUER } from "./check-text";
import type { Expansion } from "./expand";
import type { Expanded } from "./expand-names";
import { GITHUB, GITLAB, issuerOfHost } from "./identity";
import type { Path } from "./problem";
import type { BuilderDocument, VerifierDocument } from "./schema";

const URI = /^[a-z][a-z0-9+.-]*:[^\s{}*@]+$/i;

/** What certificates of a host name as the builder: the file that holds the token, the ref after an `@`. */
const FORMS = [
  {
    host: `${GITHUB}/`,
    form: /^https:\/\/github\.com\/[\w-]+\/[\w.-]+\/\.github\/workflows\/[^/{}*@\s]+\.ya?ml$/,
    expected: `${GITHUB}/OWNER/NAME/.github/workflows/FILE.yml, its refs in \`refs\``,
  },
  {
    host: `${GITLAB}/`,
    form: /^https:\/\/gitlab\.com\/[\w./-]+[\w-]\/\/[^{}*@\s]+\.ya?ml$/,
    expected: `${GITLAB}/GROUP/PROJECT//FILE.yml, its refs in \`refs\``,
  },
];

/** Checks one builder, `each` written out. */
export const checkBuilder = (
  { item: builder, path }: Expanded<BuilderDocument>,
  expansion: Expansion,
  context: CheckContext,
): void => {
  const { id, refs, issuer, signer, root } = builder;
  checkRefs(refs, [...path, "refs"], context);
  if (signer !== undefined) {
    expectText(URI, "a URI, its refs in `refs`", id, [...path, "id"], context);
    checkSignedBy(builder, path, expansion, context);
    return;
  }
  checkRootName(root, [...path, "root"], context);
  expectText(
    ISSUER,
    "the issuer's URL, as in the certificate",
    issuer,
    [...path, "issuer"],
    context,
  );
  if (!context.usable([...path, "id"])) return;
  const known = FORMS.find(({ host }) => id.startsWith(host));
  expectText(
    known?.form ?? URI,
    known?.expected ?? "a URI, its refs in `refs`",
    id,
    [...path, "id"],
    context,
  );
  if (context.hasUnknownField(path)) return;
  if (known !== undefined && refs === undefined) {
    context.problems.add([...path, "refs"], '"refs" is missing', {
      hint: "the builder's certificate names its ref; as refs: ['refs/tags/v*.*.*']",
    });
  }
  if (issuer === undefined && issuerOfHost(id) === undefined) {
    context.problems.add(path, "neither issuer nor signer", {
      expected: "issuer or signer",
      found: "neither",
      hint: "name the `issuer` of its certificates, or the `signer` whose key it signs with",
    });
  }
};

/** What a signer says is not said again, where it could say something else. */
const checkSignedBy = (
  { signer, ...builder }: BuilderDocument,
  path: Path,
  expansion: Expansion,
  context: CheckContext,
): void => {
  if (typeof signer === "string") {
    checkName("signers", signer, [...path, "signer"], expansion, context);
  }
  for (const field of ["issuer", "root", "formats"] as const) {
    if (builder[field] === undefined) continue;
    context.problems.add([...path, field], `the builder's signer says its ${field}`, {
      key: true,
      hint: `write ${field} there, or remove \`signer\``,
    });
  }
};

/** Checks one verifier, `each` written out. */
export const checkVerifier = (
  { item: { id, signer }, path }: Expanded<VerifierDocument>,
  expansion: Expansion,
  context: CheckContext,
): void => {
  expectText(/^[a-z][a-z0-9+.-]*:[^\s{}*]+$/i, "a URI", id, [...path, "id"], context);
  if (typeof signer === "string") {
    checkName("signers", signer, [...path, "signer"], expansion, context);
  }
};
