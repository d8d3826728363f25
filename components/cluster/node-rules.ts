import type { Problem, Rule } from "../validation";
import type { ClusterSettings } from "./settings";
import { osDiskProblems } from "./vm-size";

type ClusterRule = Rule<ClusterSettings>;
type Pool = ReturnType<typeof poolsOf>[number];

const poolsOf = ({ systemPool, pools }: Parameters<ClusterRule>[0]) => [
  { property: "systemPool", pool: systemPool },
  ...pools.map((pool, index) => ({ property: `pools[${index}]`, pool })),
];

const osDiskRule = ({ property, pool }: Pool): Problem[] =>
  osDiskProblems(property, pool.vmSize, pool.osDisk, pool.osDiskSizeGb);

const FEWEST_PODS = 50;
const MOST_PODS = 250;

function podsReason(pods: number): string {
  if (pods < FEWEST_PODS) return "leave no room beside AKS's own";
  return pods > MOST_PODS ? "are more than Azure allows" : "are no whole number";
}

const maxPodsRule = ({ property, pool }: Pool): Problem[] =>
  Number.isInteger(pool.maxPods) && pool.maxPods >= FEWEST_PODS && pool.maxPods <= MOST_PODS
    ? []
    : [
        {
          property: `${property}.maxPods`,
          reason: `${pool.maxPods} pods per node ${podsReason(pool.maxPods)}`,
          fix: `use ${FEWEST_PODS} to ${MOST_PODS}`,
        },
      ];

const MOST_NODES = 1000;

const countRule = ({ property, pool: { minCount, maxCount } }: Pool): Problem[] =>
  [minCount, maxCount].every(Number.isInteger) &&
  minCount >= 1 &&
  minCount <= maxCount &&
  maxCount <= MOST_NODES
    ? []
    : [
        {
          property: `${property}.minCount`,
          reason: `${minCount} nodes at least and ${maxCount} at most is no range that a pool can scale in`,
          fix: `use 1 to ${MOST_NODES} whole nodes, and not more than maxCount`,
        },
      ];

const zonesRule: ClusterRule = ({ zones }) =>
  zones.flatMap((zone, index) => {
    if (["1", "2", "3"].includes(zone) && zones.indexOf(zone) === index) return [];
    return [
      {
        property: `zones[${index}]`,
        reason: ["1", "2", "3"].includes(zone)
          ? `zone ${zone} is named twice`
          : `there is no zone ${JSON.stringify(zone)}`,
        fix: 'use "1", "2" and "3", each once',
      },
    ];
  });

const poolNameRule: ClusterRule = ({ pools }) => {
  const names = pools.map(({ name }) => name);
  return names.flatMap((name, index) => {
    const property = `pools[${index}].name`;
    if (typeof name !== "string" || !/^[a-z][a-z0-9]{0,11}$/.test(name)) {
      return [
        {
          property,
          reason: `Azure refuses ${JSON.stringify(name)} as the name of a pool`,
          fix: "use 1 to 12 lower-case letters and digits, beginning with a letter",
        },
      ];
    }
    if (name !== "system" && names.indexOf(name) === index) return [];
    return [
      {
        property,
        reason: `another pool is named ${JSON.stringify(name)}`,
        fix: "give every pool a name of its own; the system pool's is system",
      },
    ];
  });
};

/** One rule per pool and concern, so that what is unknown of one pool hides nothing of the others. */
export const nodeRules = ({ pools }: ClusterSettings): readonly ClusterRule[] => [
  poolNameRule,
  zonesRule,
  ...[osDiskRule, maxPodsRule, countRule].flatMap((rule) =>
    Array.from({ length: pools.length + 1 }, (_, index): ClusterRule => {
      return (settings) => {
        const pool = poolsOf(settings)[index];
        return pool === undefined ? [] : rule(pool);
      };
    }),
  ),
];
