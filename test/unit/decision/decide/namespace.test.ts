import { table, holding } from "./cases";
import {
  always,
  evidenceOf,
  pattern,
  PINNED,
  problem,
  requirement,
  rule,
  statement,
  subjectOf,
  vendorSigner,
  workflowSigner,
} from "../fixtures";

describe("decide", () => {
  describe("a namespace that is not known", () => {
    const only = (namespaces: string[]) => rule({ namespaces: { names: namespaces, except: [] } });
    const modes = (mode: "audit" | "enforce") => ({
      rules: [
        rule({
          mode: [
            { namespaces: { names: ["production"], except: [] }, steps: [{ mode: "enforce" }] },
            { steps: [{ mode }] },
          ],
        }),
      ],
    });
    const nowhere = subjectOf(PINNED, { namespace: {} });
    table({
      "makes no difference where none is asked for": [
        { subject: nowhere },
        "deny signature.missing",
        "signed enforce deny signature.missing",
      ],
      "makes no difference where all decide alike": [
        { policy: modes("enforce"), subject: nowhere },
        "deny signature.missing",
        "signed enforce deny signature.missing",
      ],
      "makes no difference for a signed image": [
        { policy: modes("audit"), subject: nowhere, ...holding(statement()) },
        "allow signature.ok",
        "signed enforce allow signature.ok",
      ],
      "gives the worst where they decide differently": [
        { policy: modes("audit"), subject: nowhere },
        "deny namespace.unknown",
        "scope enforce undecided namespace.unknown",
        "signed enforce deny signature.missing",
      ],
      "could be outside the scope": [
        { policy: { exceptNamespaces: ["kube-system"] }, subject: nowhere },
        "deny namespace.unknown",
        "scope enforce undecided namespace.unknown",
        "signed enforce deny signature.missing",
      ],
      "that could be outside the scope makes no difference for a signed image": [
        {
          policy: { exceptNamespaces: ["kube-system"] },
          subject: nowhere,
          ...holding(statement()),
        },
        "allow signature.ok",
        "signed enforce allow signature.ok",
      ],
      "is undecided at worst where the registry fails": [
        {
          policy: modes("audit"),
          subject: nowhere,
          evidence: evidenceOf([], { problems: [problem()] }),
        },
        "undecided namespace.unknown",
        "scope enforce undecided namespace.unknown",
        "signed enforce undecided registry.throttled",
      ],
      "tells the finding of the namespace that has one, where all allow": [
        {
          policy: {
            rules: [
              rule({ namespaces: { names: ["staging"], except: [] }, mode: always("audit") }),
            ],
            unmatched: always("audit"),
            exceptNamespaces: ["kube-system"],
          },
          subject: nowhere,
        },
        "allow signature.missing",
        "signed audit deny signature.missing",
      ],
      "tells a finding rather than more that passes": [
        {
          policy: {
            signers: [workflowSigner(), vendorSigner()],
            rules: [
              only(["production"]),
              only(["production"]),
              rule({
                name: "vendor",
                namespaces: { names: ["staging"], except: [] },
                mode: always("audit"),
                signature: requirement({ anyOf: ["vendor"] }),
              }),
            ],
            unmatched: always("audit"),
          },
          subject: nowhere,
          ...holding(statement()),
        },
        "allow identity.mismatch",
        "vendor audit deny identity.mismatch",
      ],
      "is denied at worst where it would be undecided elsewhere": [
        {
          policy: {
            signers: [workflowSigner(), vendorSigner({ formats: ["legacy"] })],
            rules: [
              only(["production"]),
              rule({
                name: "vendor",
                namespaces: { names: ["*"], except: ["production"] },
                signature: requirement({ anyOf: ["vendor"] }),
              }),
            ],
          },
          subject: nowhere,
          evidence: evidenceOf([], { problems: [problem({ part: "legacy" })] }),
        },
        "deny namespace.unknown",
        "scope enforce undecided namespace.unknown",
        "signed enforce deny signature.missing",
      ],
      "is denied at worst, however little is found there": [
        {
          policy: {
            rules: [
              only(["production"]),
              ...["first", "second"].map((name) =>
                rule({
                  name,
                  namespaces: { names: ["*"], except: ["production"] },
                  mode: always("audit"),
                }),
              ),
            ],
          },
          subject: nowhere,
        },
        "deny namespace.unknown",
        "scope enforce undecided namespace.unknown",
        "signed enforce deny signature.missing",
      ],
      "could be one in which what nobody claims is denied": [
        {
          policy: {
            rules: [],
            unmatched: [
              { namespaces: { names: ["production"], except: [] }, steps: [{ mode: "enforce" }] },
              { steps: [{ mode: "audit" }] },
            ],
          },
          subject: nowhere,
        },
        "deny namespace.unknown",
        "scope enforce undecided namespace.unknown",
        "unmatched enforce deny image.unmatched",
      ],
      "does not let allow guess that no rule claims": [
        {
          policy: { rules: [only(["production"])], allow: [pattern("acme.azurecr.io/**")] },
          subject: nowhere,
          ...holding(statement()),
        },
        "undecided namespace.unknown",
        "scope enforce undecided namespace.unknown",
        "allow enforce undecided namespace.unknown",
      ],
      "leaves allow alone where no rule covers the image": [
        {
          policy: { rules: [], allow: [pattern("acme.azurecr.io/**")], exceptNamespaces: ["x"] },
          subject: nowhere,
        },
        "allow image.allowed",
        "allow enforce allow image.allowed",
      ],
      "leaves denied alone": [
        {
          policy: { ...modes("audit"), denied: [pattern("acme.azurecr.io/**")] },
          subject: nowhere,
        },
        "deny image.denied",
        "denied enforce deny image.denied",
      ],
      "may be one of too many": [
        {
          policy: { rules: [only(Array.from({ length: 11 }, (_, index) => `x${index}-*`))] },
          subject: nowhere,
        },
        "undecided namespace.unknown",
        "scope enforce undecided namespace.unknown",
      ],
    });
    table({
      "by its labels decides as by its name": [
        {
          policy: {
            rules: [rule({ namespaces: { names: [], labels: { env: "p" }, except: [] } })],
            unmatched: always("audit"),
          },
          subject: subjectOf(PINNED, { namespace: { name: "x" } }),
        },
        "deny namespace.unknown",
        "scope enforce undecided namespace.unknown",
        "signed enforce deny signature.missing",
      ],
    });
  });
});
