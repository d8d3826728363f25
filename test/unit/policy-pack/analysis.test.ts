import assert from "node:assert/strict";
import { Analysis } from "../../../policy-pack/analysis";
import { parseConfiguration } from "../../../policy-pack/configuration";
import type { Finding } from "../../../policy-pack/levels";
import type { Verdict } from "../../../trust/decision";
import type { ImageRequest, Verifier } from "../../../trust/verifier";
import { DEPLOYMENT, deployment, resource, UNKNOWN, urnOf } from "./support";
import { allowed, denied, dependent, fakeVerifier } from "./verifier";

const analysisOf = (
  verifier: Verifier,
  dryRun: boolean | undefined,
  configuration: object = {},
): Analysis => new Analysis({ verifier, dryRun, configuration: parseConfiguration(configuration) });

/** Level, code or first words, and URN of each finding. */
const short = (findings: readonly Finding[]): string[] =>
  findings.map(({ level, message, urn }) =>
    [level, message.split("\n", 1)[0], urn].filter(Boolean).join(" | "),
  );

describe("Analysis", () => {
  describe("in a preview", () => {
    it("reports at the resource what is settled, and collects the rest side by side at the end", async () => {
      const answers = new Map<string, (verdict: Verdict) => void>();
      const verifier = fakeVerifier(
        (request) =>
          new Promise<Verdict>((resolve) => {
            answers.set(request.image, () => {
              resolve(denied(request));
            });
          }),
        (request) => (request.image === "settled" ? denied(request) : undefined),
      );
      const analysis = analysisOf(verifier, true);

      assert.deepEqual(
        short(await analysis.resource(resource(DEPLOYMENT, deployment("settled", "a")))),
        ['configured | signature.missing · container "c0" · docker.io/settled'],
      );
      assert.deepEqual(
        await analysis.resource(resource(DEPLOYMENT, deployment("b"), { name: "two" })),
        [],
      );
      assert.deepEqual(verifier.started, ["a", "b"]);

      const collected = analysis.stack();
      // The last one answers first: neither waits for the other.
      for (const image of ["b", "a"]) answers.get(image)?.({} as Verdict);
      assert.deepEqual(short(await collected), [
        `configured | signature.missing · container "c1" · docker.io/a | ${urnOf(DEPLOYMENT)}`,
        `configured | signature.missing · container "c0" · docker.io/b | ${urnOf(DEPLOYMENT, "two")}`,
      ]);
    });

    it("collects once", async () => {
      const analysis = analysisOf(fakeVerifier(denied), true);
      await analysis.resource(resource(DEPLOYMENT, deployment("a")));
      assert.equal((await analysis.stack()).length, 1);
      assert.deepEqual(await analysis.stack(), []);
    });

    it("lets the newest inputs of a resource count", async () => {
      const analysis = analysisOf(fakeVerifier(denied), true);
      await analysis.resource(resource(DEPLOYMENT, deployment("old")));
      await analysis.resource(resource(DEPLOYMENT, deployment("new")));
      assert.deepEqual(short(await analysis.stack()), [
        `configured | signature.missing · container "c0" · docker.io/new | ${urnOf(DEPLOYMENT)}`,
      ]);
    });

    it("reports an unknown image as obligation beside the others", async () => {
      const analysis = analysisOf(fakeVerifier(denied, denied), true);
      assert.deepEqual(
        short(await analysis.resource(resource(DEPLOYMENT, deployment("a", UNKNOWN)))),
        [
          'advisory | image.unknown · container "c1" · spec.template.spec.containers[1].image',
          'configured | signature.missing · container "c0" · docker.io/a',
        ],
      );
    });

    it("asks again when a Namespace that comes later tells the labels", async () => {
      const requests: ImageRequest[] = [];
      const answer = (request: ImageRequest): Verdict => {
        requests.push(request);
        return request.namespace.labels ? allowed(request) : dependent(request);
      };
      const analysis = analysisOf(fakeVerifier(answer, dependent), true);
      assert.deepEqual(await analysis.resource(resource(DEPLOYMENT, deployment("a"))), []);
      await analysis.resource(
        resource("kubernetes:core/v1:Namespace", { metadata: { name: "production" } }),
      );
      assert.deepEqual(await analysis.stack(), []);
      assert.deepEqual(
        requests.map(({ namespace }) => namespace),
        [{ name: "production" }, { name: "production", labels: {} }],
      );
    });

    it("reports what stays dependent on the namespace as obligation", async () => {
      const analysis = analysisOf(fakeVerifier(dependent, dependent), true);
      await analysis.resource(resource(DEPLOYMENT, deployment("a")));
      assert.deepEqual(short(await analysis.stack()), [
        `advisory | namespace.unknown · container "c0" · docker.io/a | ${urnOf(DEPLOYMENT)}`,
      ]);
    });
  });

  for (const dryRun of [false, undefined]) {
    describe(dryRun === false ? "in an update" : "where nothing tells the operation", () => {
      it("waits for every verdict at the resource, and has nothing left for the end", async () => {
        const verifier = fakeVerifier(denied, () => assert.fail("asked for what is settled"));
        const analysis = analysisOf(verifier, dryRun);
        assert.deepEqual(
          short(await analysis.resource(resource(DEPLOYMENT, deployment("a", "b")))),
          [
            'configured | signature.missing · container "c0" · docker.io/a',
            'configured | signature.missing · container "c1" · docker.io/b',
          ],
        );
        assert.deepEqual(await analysis.stack(), []);
      });
    });
  }

  it("asks with the namespace and the labels that the configuration gives it", async () => {
    const requests: ImageRequest[] = [];
    const verifier = fakeVerifier((request) => {
      requests.push(request);
      return allowed(request);
    });
    const namespaces = { production: { labels: { env: "production" } } };
    await analysisOf(verifier, false, { namespaces }).resource(
      resource(DEPLOYMENT, deployment("a")),
    );
    await analysisOf(verifier, false).resource(
      resource(
        DEPLOYMENT,
        { ...deployment("b"), metadata: {} },
        { provider: { kubeconfig: UNKNOWN } },
      ),
    );
    assert.deepEqual(requests, [
      { image: "a", namespace: { name: "production", labels: { env: "production" } } },
      { image: "b", namespace: {} },
    ]);
  });

  it("denies the image whose verifier throws, and decides the others", async () => {
    const analysis = analysisOf(
      fakeVerifier((request) => {
        if (request.image === "a") throw new Error("boom");
        return allowed(request);
      }),
      false,
    );
    assert.deepEqual(short(await analysis.resource(resource(DEPLOYMENT, deployment("a", "b")))), [
      'configured | verifier.failed · container "c0" · a',
    ]);
  });

  it("denies in a preview too what throws while it is under way, or when it is asked for what is settled", async () => {
    const rejecting = (): Promise<Verdict> => Promise.reject(new Error("boom"));
    const later = analysisOf(fakeVerifier(rejecting), true);
    assert.deepEqual(await later.resource(resource(DEPLOYMENT, deployment("a"))), []);
    assert.deepEqual(short(await later.stack()), [
      `configured | verifier.failed · container "c0" · a | ${urnOf(DEPLOYMENT)}`,
    ]);
    const atOnce = analysisOf(fakeVerifier(allowed, rejecting), true);
    assert.deepEqual(short(await atOnce.resource(resource(DEPLOYMENT, deployment("a")))), [
      'configured | verifier.failed · container "c0" · a',
    ]);
  });

  it("denies an image for which the verifier has no verdict", async () => {
    const verifier: Verifier = { ...fakeVerifier(allowed), verify: () => Promise.resolve([]) };
    const findings = await analysisOf(verifier, false).resource(
      resource(DEPLOYMENT, deployment("a")),
    );
    assert.deepEqual(short(findings), ['configured | verifier.failed · container "c0" · a']);
  });

  it("advises that a Helm Release hides its images", async () => {
    const analysis = analysisOf(fakeVerifier(denied), true);
    assert.deepEqual(
      short(await analysis.resource(resource("kubernetes:helm.sh/v3:Release", { chart: "x" }))),
      ["advisory | workload.opaque · the images inside are not visible here"],
    );
  });

  it("prints of a resource nothing but image, container and place", async () => {
    const secret = "hunter2";
    const inputs = {
      ...deployment("a", UNKNOWN),
      metadata: { annotations: { secret } },
      data: secret,
    };
    const analysis = analysisOf(fakeVerifier(denied), false);
    const findings = await analysis.resource(
      resource(DEPLOYMENT, inputs, { provider: { kubeconfig: secret, token: secret } }),
    );
    assert.equal(findings.length, 2);
    assert.ok(!JSON.stringify(findings).includes(secret));
  });
});
