import type { Check, Verdict } from "../../../trust/decision";
import type { ImageRequest, Verifier } from "../../../trust/verifier";

type Answer = (request: ImageRequest) => Verdict | Promise<Verdict> | undefined;

export interface FakeVerifier extends Verifier {
  /** The images of each `verify`, in the order of the calls. */
  readonly started: string[];
}

/** A verifier that answers as told: what `settled` knows needs no request. */
export const fakeVerifier = (
  verify: (request: ImageRequest) => Verdict | Promise<Verdict>,
  settled: Answer = () => undefined,
): FakeVerifier => {
  const fake: FakeVerifier = {
    started: [],
    requests: 0,
    settled: (request) => Promise.resolve(settled(request)),
    verify: (requests) => {
      fake.started.push(...requests.map(({ image }) => image));
      return Promise.all(requests.map(async (request) => verify(request)));
    },
    close: () => Promise.resolve(),
  };
  return fake;
};

const check = (over: Partial<Check>): Check => ({
  rule: "signed",
  mode: "enforce",
  outcome: "allow",
  code: "signature.ok",
  found: "one signature",
  expected: 'one signature by "release"',
  fix: "",
  ...over,
});

export const verdict = (
  { image, namespace }: ImageRequest,
  over: Partial<Verdict> = {},
  checks: readonly Partial<Check>[] = [{}],
): Verdict => ({
  outcome: "allow",
  image,
  reference: `docker.io/${image}`,
  code: "signature.ok",
  checks: checks.map(check),
  policy: { name: "acme", digest: `sha256:${"0".repeat(64)}` },
  decidedAt: "2026-11-24T00:00:00Z",
  ...(namespace.name === undefined ? {} : { namespace: namespace.name }),
  ...over,
});

export const missing: Partial<Check> = {
  outcome: "deny",
  code: "signature.missing",
  found: "the registry holds none",
  fix: "sign it",
};

export const allowed = (request: ImageRequest): Verdict => verdict(request);
export const denied = (request: ImageRequest): Verdict =>
  verdict(request, { outcome: "deny", code: "signature.missing" }, [missing]);
export const throttled = (request: ImageRequest): Verdict =>
  verdict(request, { outcome: "undecided", code: "registry.throttled" }, [
    { outcome: "undecided", code: "registry.throttled", found: "429", fix: "wait" },
  ]);
export const dependent = (request: ImageRequest): Verdict =>
  verdict(request, { outcome: "deny", code: "namespace.unknown" }, [
    { rule: "scope", outcome: "undecided", code: "namespace.unknown", found: "deny in a", fix: "" },
    missing,
  ]);
