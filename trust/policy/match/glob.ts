/**
 * The glob of TrustPolicy, anchored at both ends: `*` stands for any run of characters without `/`, `**` for any run;
 * nothing else is special. It is walked as a state machine, text times pattern at most: a user's pattern never becomes a
 * JavaScript regular expression, whose backtracking a name in a registry could drive.
 */
export const matchesGlob = (pattern: string, text: string): boolean => {
  const tokens = tokensOf(pattern);
  // states[i]: the text so far can be what the first i tokens stand for.
  let states = skipWildcards(tokens, [true]);
  for (const character of text) {
    const next: boolean[] = [];
    for (const [index, token] of tokens.entries()) {
      if (states[index] !== true) continue;
      if (token === "**" || (token === "*" && character !== "/")) next[index] = true;
      else if (token === character) next[index + 1] = true;
    }
    states = skipWildcards(tokens, next);
  }
  return states[tokens.length] === true;
};

const tokensOf = (pattern: string): readonly string[] => {
  const characters = Array.from(pattern);
  const tokens: string[] = [];
  for (let index = 0; index < characters.length; index++) {
    if (characters[index] === "*" && characters[index + 1] === "*") {
      tokens.push("**");
      index++;
    } else {
      tokens.push(characters[index] ?? "");
    }
  }
  return tokens;
};

/** A wildcard may stand for nothing: whoever stands before it also stands behind it. */
const skipWildcards = (tokens: readonly string[], states: boolean[]): boolean[] => {
  for (const [index, token] of tokens.entries()) {
    if (states[index] === true && token.startsWith("*")) states[index + 1] = true;
  }
  return states;
};
