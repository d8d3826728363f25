import * as assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { AksClusterArgs } from "../../../../components/cluster";
import { VaultAccess } from "../../../../components/cluster";
import { Egress } from "../../../../components/network/egress";
import { PermissionMode } from "../../../../components/registry/permission-mode";
import { valueOf } from "../azure-mocks";
import { create, development, ids, production } from "./scene";

/** Every role assignment, as `name: role → scope, to whom`. */
async function grantsOf(args: AksClusterArgs): Promise<string[]> {
  const { registered } = await create(args);
  return registered
    .filter(({ type }) => type.endsWith(":RoleAssignment"))
    .map(({ name, inputs }) => {
      const { roleDefinitionId, scope, principalId, principalType, condition } = inputs as Record<
        string,
        string
      >;
      assert.equal(principalType, "ServicePrincipal");
      assert.equal(condition, undefined);
      const [of, on] = [roleDefinitionId, scope].map((id) => id?.split("/").at(-1));
      return `${name}: ${of ?? ""} → ${on ?? ""}, ${principalId ?? ""}`;
    })
    .sort();
}

const roles = {
  operator: "f1a07417-d97a-45cb-824c-7a7467783830",
  network: "4d97b98b-1d4f-4787-a291-c67834d212e7",
  zone: "b12aa53e-6015-4669-85d0-8515ebb3ae7f",
  reader: "b93aa761-3e63-49ed-ac28-beffa264f7ac",
  acrPull: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
  cryptoUser: "12338af0-0e69-4776-bea7-57ae8d297424",
  vaultContributor: "f25e0fa2-a7c8-4377-a976-54943a77a395",
};

const controlPlane = "principal-of-shop-control-plane";
const operator = `shop-kubelet-operator: ${roles.operator} → shop-kubelet, ${controlPlane}`;
const nodes = `shop-node-subnet: ${roles.network} → nodes, ${controlPlane}`;
const api = `shop-api-subnet: ${roles.network} → api, ${controlPlane}`;

/** An identity that exists; its digits tell it from another. */
const given = (name: string, digits = name === "control" ? "c" : "d") => ({
  id: ids.identity(name),
  principalId: principalOf(digits),
  clientId: clientOf(digits),
});
const principalOf = (digits: string) => `11111111-1111-4111-8111-${digits.repeat(12)}`;
const clientOf = (digits: string) => `22222222-2222-4222-8222-${digits.repeat(12)}`;

describe("the roles of an AksCluster", () => {
  it("are those that it does not come up without", async () => {
    assert.deepEqual(await grantsOf(production), [api, operator, nodes].sort());
    assert.deepEqual(await grantsOf(development), [operator, nodes]);
  });

  it("are on the whole network where AKS links a zone to it", async () => {
    const zone = "private.westeurope.azmk8s.io";
    assert.deepEqual(
      await grantsOf({ ...production, vnetId: ids.vnet, privateDnsZoneId: ids.zone(zone) }),
      [
        `shop-dns-zone: ${roles.zone} → ${zone}, ${controlPlane}`,
        operator,
        `shop-network: ${roles.network} → shop, ${controlPlane}`,
      ],
    );
  });

  it("let the control plane use the key of KMS", async () => {
    const grants = await grantsOf({
      ...production,
      kms: { keyId: "https://keys.vault.azure.net/keys/etcd/1", vaultId: ids.vault },
    });
    assert.deepEqual(
      grants.filter((grant) => grant.startsWith("shop-kms")),
      [
        `shop-kms-key: ${roles.cryptoUser} → keys, ${controlPlane}`,
        `shop-kms-vault: ${roles.vaultContributor} → keys, ${controlPlane}`,
      ],
    );
  });

  it("let nodes pull as the registry's mode wants it", async () => {
    const pull = async (args: AksClusterArgs, permissionMode?: PermissionMode) =>
      (await grantsOf({ ...args, registryId: ids.registry, permissionMode })).filter((grant) =>
        grant.startsWith("shop-kubelet-pull"),
      );
    const granted = (role: string) => [
      `shop-kubelet-pull: ${role} → acme, principal-of-shop-kubelet`,
    ];
    assert.deepEqual(await pull(production), granted(roles.reader));
    assert.deepEqual(await pull(production, PermissionMode.Registry), granted(roles.acrPull));
    assert.deepEqual(await pull(development), granted(roles.acrPull));
    assert.deepEqual(await pull(development, PermissionMode.Repositories), granted(roles.reader));
  });

  it("are not granted to given identities on what is given", async () => {
    assert.deepEqual(
      await grantsOf({
        ...production,
        registryId: ids.registry,
        controlPlaneIdentity: given("control"),
        kubeletIdentity: given("nodes"),
      }),
      [],
    );
  });

  it("are granted to a given identity on one that is created, and the other way round", async () => {
    assert.deepEqual(await grantsOf({ ...production, controlPlaneIdentity: given("control") }), [
      `shop-kubelet-operator: ${roles.operator} → shop-kubelet, ${principalOf("c")}`,
    ]);
    assert.deepEqual(await grantsOf({ ...development, kubeletIdentity: given("nodes") }), [
      `shop-kubelet-operator: ${roles.operator} → nodes, ${controlPlane}`,
      nodes,
    ]);
  });
});

describe("the identities of an AksCluster", () => {
  it("have the cluster's name", async () => {
    const { inputsOf } = await create({ ...development, clusterName: "shop-prod" });
    for (const role of ["control-plane", "kubelet"]) {
      assert.deepEqual(inputsOf(`shop-${role}`), {
        resourceName: `shop-prod-${role}`,
        resourceGroupName: "rg",
        location: "westeurope",
      });
    }
  });

  it("are the given ones", async () => {
    const { registered, inputsOf, cluster } = await create({
      ...production,
      controlPlaneIdentity: given("control"),
      kubeletIdentity: given("nodes"),
    });
    assert.deepEqual(
      registered.filter(({ type }) => type.includes(":managedidentity:")),
      [],
    );
    const { identity, identityProfile } = inputsOf("shop-cluster");
    assert.deepEqual(identity, {
      type: "UserAssigned",
      userAssignedIdentities: [ids.identity("control")],
    });
    assert.deepEqual(identityProfile, {
      kubeletidentity: {
        resourceId: ids.identity("nodes"),
        clientId: clientOf("d"),
        objectId: principalOf("d"),
      },
    });
    assert.equal(await valueOf(cluster.kubeletPrincipalId), principalOf("d"));
  });
});

describe("an AksCluster without egress", () => {
  it("takes Azure's images from the registry's cache", async () => {
    const { inputsOf } = await create({
      ...production,
      egress: Egress.None,
      registryId: ids.registry,
    });
    const { networkProfile, bootstrapProfile } = inputsOf("shop-cluster");
    assert.equal((networkProfile as { outboundType: string }).outboundType, "none");
    assert.deepEqual(bootstrapProfile, {
      artifactSource: "Cache",
      containerRegistryId: ids.registry,
    });
  });
});

describe("an AksCluster with KMS", () => {
  it("encrypts etcd with the key, from a private vault unless told otherwise", async () => {
    const kms = { keyId: "https://keys.vault.azure.net/keys/etcd/1", vaultId: ids.vault };
    const profileOf = async (args: AksClusterArgs) =>
      (await create(args)).inputsOf("shop-cluster").securityProfile as Record<string, unknown>;
    const expected = {
      enabled: true,
      keyId: kms.keyId,
      keyVaultResourceId: ids.vault,
    };
    assert.deepEqual((await profileOf({ ...production, kms })).azureKeyVaultKms, {
      ...expected,
      keyVaultNetworkAccess: "Private",
    });
    assert.deepEqual(
      (await profileOf({ ...development, kms: { ...kms, vaultAccess: VaultAccess.Public } }))
        .azureKeyVaultKms,
      { ...expected, keyVaultNetworkAccess: "Public" },
    );
  });
});
