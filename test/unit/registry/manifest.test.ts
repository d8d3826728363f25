import assert from "node:assert/strict";
import { checkManifest, readManifest } from "../../../trust/registry/manifest";
import { sha256 } from "../../../trust/registry/digest";
import { mediaTypes } from "../../support/registry";
import { NOBODY, rejects } from "./support";

const bytesOf = (content: object): Buffer => Buffer.from(JSON.stringify(content));

const refused = (content: object, message: string): Promise<unknown> =>
  rejects(
    new Promise((resolve) => {
      resolve(readManifest(bytesOf(content), "it"));
    }),
    "registry.invalid-response",
    message,
  );

describe("what is read of a manifest", () => {
  const descriptor = { mediaType: "text/plain", digest: NOBODY, size: 3 };

  it("is empty where nothing is said", () => {
    assert.deepEqual(readManifest(bytesOf({}), "it"), {
      layers: [],
      manifests: [],
      annotations: {},
    });
    const nothing = { artifactType: null, config: null, layers: null, manifests: null };
    assert.deepEqual(
      readManifest(bytesOf({ ...nothing, subject: null, annotations: null }), "it"),
      {
        layers: [],
        manifests: [],
        annotations: {},
      },
    );
  });

  it("is all that is said, and no more", () => {
    const content = {
      artifactType: "application/x-test",
      config: descriptor,
      layers: [descriptor],
      subject: { ...descriptor, artifactType: "application/x-other", annotations: { a: "b" } },
      annotations: { c: "d" },
    };
    assert.deepEqual(readManifest(bytesOf({ ...content, schemaVersion: 2, more: 1 }), "it"), {
      ...content,
      manifests: [],
    });
  });

  it("is the platform of an index's entries, and nothing of one that cannot be read", () => {
    const platforms = [
      { os: "linux", architecture: "arm64", variant: "v8" },
      { os: "linux", architecture: "amd64", variant: null, "os.version": "1" },
      { os: "linux" },
      null,
    ];
    const manifests = platforms.map((platform) => ({ ...descriptor, platform }));
    assert.deepEqual(
      readManifest(bytesOf({ manifests }), "it").manifests.map(({ platform }) => platform),
      [
        { os: "linux", architecture: "arm64", variant: "v8" },
        { os: "linux", architecture: "amd64" },
        undefined,
        undefined,
      ],
    );
  });

  it("is refused where it is of another type, by its place", async () => {
    await refused(
      { layers: [{ ...descriptor, size: 1.5 }] },
      "it: layers.0.size: Invalid input: expected int, received number",
    );
    await refused(
      { annotations: { a: 1 } },
      "it: annotations.a: Invalid input: expected string, received number",
    );
    const long = { annotations: { ["a".repeat(200)]: 1 } };
    await refused(
      long,
      `it: annotations.${"a".repeat(88)}: Invalid input: expected string, received number`,
    );
  });
});

describe("a manifest that is checked", () => {
  it("has the type of the header or of the body, and the digest of its bytes", () => {
    const bytes = bytesOf({ mediaType: mediaTypes.manifest, layers: [] });
    const expected = { digest: sha256(bytes), mediaType: mediaTypes.manifest, bytes };
    assert.deepEqual(checkManifest(bytes, {}, "it"), expected);
    assert.deepEqual(checkManifest(bytes, { mediaType: mediaTypes.manifest }, "it"), expected);
    assert.deepEqual(checkManifest(bytes, { digest: sha256(bytes) }, "it"), expected);
  });

  it("of a type that nobody runs may hold anything", () => {
    const bytes = bytesOf({ some: "thing" });
    assert.equal(
      checkManifest(bytes, { mediaType: "application/x" }, "it").mediaType,
      "application/x",
    );
  });

  it("is refused without any type", async () => {
    const check = new Promise((resolve) => {
      resolve(checkManifest(bytesOf({ layers: [] }), {}, "it"));
    });
    await rejects(
      check,
      "registry.invalid-response",
      "it: neither header nor body has a media type",
    );
  });
});
