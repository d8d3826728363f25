import { checks, endOfDay } from "../posture";
import type { CheckRow } from "../posture";
import type { Problem, Rule } from "../validation";
import { policyOf } from "./azure-policy";
import type { ComplianceLogArgs } from "./compliance-log-args";
import { imageExpressionProblems } from "./image-expression";

const POLICY_SCOPE =
  /^\/subscriptions\/[^/]+(\/resourceGroups\/[^/]+)?$|^\/providers\/Microsoft\.Management\/managementGroups\/[^/]+$/i;

const RESOURCE_ID =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/[^/]+(\/[^/]+\/[^/]+)+$/i;

/** About Azure Policy. An exemption is for one check of one component: it never takes an image out of what is verified. */
export const azurePolicyRules: readonly Rule<ComplianceLogArgs>[] = [
  ({ policyScope: scope }) =>
    scope === undefined || POLICY_SCOPE.test(scope)
      ? []
      : [
          {
            property: "policyScope",
            reason: `${JSON.stringify(scope)} is not the id of a management group, subscription or resource group`,
            fix: "write it as /subscriptions/<id>, with /resourceGroups/<name> for a part of it",
          },
        ],
  ({ allowedImagesRegex: regex }) =>
    regex === undefined ? [] : imageExpressionProblems("allowedImagesRegex", regex),
  ({ allowedImagesRegex: regex, policyScope }) =>
    regex !== undefined && policyScope === undefined
      ? [
          {
            property: "allowedImagesRegex",
            reason: "nothing is assigned without a scope",
            fix: "give policyScope, or leave it out",
          },
        ]
      : [],
  ({ exemptions = [] }) =>
    exemptions.flatMap((request, index) => [
      ...checkProblems(`exemptions[${index}].check`, request.check),
      ...reasonProblems(`exemptions[${index}].reason`, request.reason),
      ...dateProblems(`exemptions[${index}].expires`, request, new Date()),
    ]),
  ({ exemptions = [], policyScope }) =>
    exemptions.length > 0 && policyScope === undefined
      ? [
          {
            property: "exemptions",
            reason: "without policyScope there are no assignments to be exempt from",
            fix: "give policyScope, or leave the exemptions out",
          },
        ]
      : [],
  // Anything wider would exempt what the component did not make.
  ({ exemptions = [] }) =>
    exemptions.flatMap(({ scope }, index) =>
      RESOURCE_ID.test(scope)
        ? []
        : [
            {
              property: `exemptions[${index}].scope`,
              reason: `${JSON.stringify(scope)} is not the id of a resource`,
              fix: "give that of the component's resource, such as the cluster's",
            },
          ],
    ),
  ({ exemptions = [], policyScope = "/providers/" }) =>
    exemptions.flatMap(({ scope }, index) =>
      // What a management group contains is not in the ids.
      /^\/providers\//i.test(policyScope) ||
      !RESOURCE_ID.test(scope) ||
      isWithin(scope, policyScope)
        ? []
        : [
            {
              property: `exemptions[${index}].scope`,
              reason: `${JSON.stringify(scope)} is outside of policyScope, where nothing is assigned`,
              fix: "give the id of the component's resource, or widen policyScope",
            },
          ],
    ),
];

function checkProblems(property: string, check: string): Problem[] {
  if (!Object.hasOwn(checks, check)) {
    return [
      {
        property,
        reason: `no component has a check ${JSON.stringify(check)}`,
        fix: "name one as posture lists it; exemptions of images belong into the TrustPolicy",
      },
    ];
  }
  const { azurePolicy } = (checks as Readonly<Record<string, CheckRow>>)[check] ?? {};
  if (azurePolicy !== undefined && policyOf(azurePolicy) !== undefined) return [];
  return [
    {
      property,
      reason: `Azure Policy does not audit ${check} here, so there is nothing to be exempt from`,
      fix: "leave it out; the component's own suppression is enough",
    },
  ];
}

const reasonProblems = (property: string, reason: string): Problem[] =>
  reason.trim() === ""
    ? [{ property, reason: "it is empty", fix: "say why the deviation is acceptable" }]
    : [];

function dateProblems(
  property: string,
  { check, expires }: { readonly check: string; readonly expires: string },
  now: Date,
): Problem[] {
  const end = endOfDay(expires);
  if (end === undefined) {
    const reason = `${JSON.stringify(expires)} is not a date`;
    return [{ property, reason, fix: "write it as YYYY-MM-DD" }];
  }
  if (now <= end) return [];
  return [
    {
      property,
      reason: `the exemption of ${check} ended on ${expires}`,
      fix: "meet the check and remove the exemption, or decide anew and move its date",
    },
  ];
}

const isWithin = (id: string, scope: string): boolean =>
  `${id.toLowerCase()}/`.startsWith(`${scope.toLowerCase()}/`);
