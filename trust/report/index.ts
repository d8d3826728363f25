export { engineText } from "./engine-text";
export { escapeText } from "./escape";
export { renderJson, type JsonReport } from "./json";
export type { TextStyle } from "./layout";
export { renderText, type RunFigures } from "./text";
export { violationText, violationTexts } from "./violation";
