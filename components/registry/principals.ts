import type { Problem } from "../validation";
import { PermissionMode } from "./permission-mode";
import type { ContainerRegistryArgs } from "./registry-args";

type Users = Pick<
  ContainerRegistryArgs,
  "pullPrincipalIds" | "pushPrincipalIds" | "operatorPrincipalIds"
>;

/**
 * Identities that are none, or that would get one grant twice: Azure has it once, and taking one of the two away would
 * take away both. Of identities that only the update knows, nothing is said, for the registry would wait for them.
 */
export function principalProblems(mode: PermissionMode, users: Users): Problem[] {
  const grants = new Map<string, string>();
  return (["pullPrincipalIds", "pushPrincipalIds", "operatorPrincipalIds"] as const).flatMap(
    (use) =>
      Object.entries<unknown>(users[use] ?? {}).flatMap(([key, id]): Problem[] => {
        const property = `${use}.${key}`;
        if (id === null || id === undefined || id === "") {
          return [
            { property, reason: "it is empty", fix: "give an object id, or leave the name out" },
          ];
        }
        if (typeof id !== "string") return [];
        // Without permissions per repository, operators have the role of those who push.
        const role =
          mode === PermissionMode.Registry && use === "operatorPrincipalIds"
            ? "pushPrincipalIds"
            : use;
        const grant = `${role} ${id.toLowerCase()}`;
        const first = grants.get(grant);
        if (first === undefined) {
          grants.set(grant, property);
          return [];
        }
        return [
          {
            property,
            reason: `${first} is the same identity, and Azure has one grant for both`,
            fix: "name it once",
          },
        ];
      }),
  );
}
