import { exportArm } from "../../../arm";
import type { ArmResource } from "../../../arm";

/** What is held against a resource `probe`, each as `code property: message`. */
export const findingsOf = (type: string, inputs: Record<string, unknown>): string[] =>
  exportArm([{ type, name: "probe", inputs }]).findings.map(
    ({ code, property, message }) => `${code} ${property}: ${message}`,
  );

/** The only resource of a template that a resource `probe` becomes. */
export function armOf(type: string, inputs: Record<string, unknown>): ArmResource {
  const { template, left } = exportArm([{ type, name: "probe", inputs }]);
  const [resource] = template.resources;
  if (resource === undefined) throw new Error(`not converted: ${left.join(", ")}`);
  return resource;
}
