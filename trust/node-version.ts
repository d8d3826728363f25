/** The oldest Node.js that runs this package (`engines` in package.json): sigstore 5 needs it. */
export const OLDEST_NODE = "22.22.2";

/**
 * One line for somebody who starts a program of this package with an older Node.js; `undefined` when it is new enough.
 *
 * @param version as in `process.versions.node`
 */
export const olderNode = (program: string, version: string): string | undefined => {
  const have = version.split(".").map(Number);
  const want = OLDEST_NODE.split(".").map(Number);
  for (let i = 0; i < want.length; i++) {
    const [a = 0, b = 0] = [have[i], want[i]];
    if (a > b) return undefined;
    if (a < b) return `${program} needs Node.js ${OLDEST_NODE} or newer; this is ${version}.\n`;
  }
  return undefined;
};
