/**
 * A message as the engine of Pulumi shows it word for word. It reads `<{%fg 1%}>` in a message as a command to its
 * display: that hides text, and one that it does not know ends it with a panic (pulumi sdk/go/common/diag/colors).
 * Messages hold text of registries and certificates.
 */
export const engineText = (message: string): string => message.replaceAll("<{%", "<\\u{7b}%");
