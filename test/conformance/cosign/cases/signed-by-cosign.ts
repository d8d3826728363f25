import type { ConformanceCase, Target } from "../case";
import { attested, FORMER, identity, signed, TIMESTAMPS } from "../questions";

const REVIEW = "https://acme.example/review/v1";

/** Runs `cosign sign` or `cosign attest` on the image. */
const byCosign = async ({ scene, image }: Target, command: readonly string[]): Promise<void> => {
  const token = ["--identity-token", scene.server.identityToken(identity)];
  const { accepts, output } = await scene.run(...command, "--yes", ...token, image.reference);
  if (!accepts) throw new Error(`cosign did not sign: ${output}`);
};
const logged = ({ scene: { files } }: Target, log: "rekor1" | "rekor2"): string[] => [
  ...["--signing-config", files.signingConfig[log], "--trusted-root", files.trustedRoot],
];

/** What the real cosign writes. */
export const signedByCosignCases: readonly ConformanceCase[] = [
  ...(["rekor1", "rekor2"] as const).map((log): ConformanceCase => ({
    name: `signed by cosign: a bundle with ${log}`,
    question: signed.byWorkflow(),
    put: async (target) => {
      await byCosign(target, ["sign", ...logged(target, log)]);
      return [TIMESTAMPS];
    },
    cosign: "accepts",
    ours: "allow signature.ok",
  })),
  {
    name: "signed by cosign: a .sig tag",
    question: signed.byWorkflow(["legacy"]),
    put: async (target) => {
      const { url } = target.scene.server;
      const former = [FORMER, "--use-signing-config=false", "--fulcio-url", url];
      await byCosign(target, ["sign", ...former, "--rekor-url", url]);
      return [];
    },
    cosign: "accepts",
    ours: "allow signature.ok",
  },
  {
    name: "attested by cosign: a bundle",
    question: attested.byWorkflow(REVIEW, { predicate: { type: REVIEW, signers: ["release"] } }),
    put: async (target) => {
      const predicate = target.scene.write("predicate.json", JSON.stringify({ approved: true }));
      const attest = ["attest", "--type", REVIEW, "--predicate", predicate];
      await byCosign(target, [...attest, ...logged(target, "rekor1")]);
      return [];
    },
    cosign: "accepts",
    ours: "allow attestation.ok",
  },
];
