export { attachBundle } from "./attach";
export { AttestError } from "./error";
export { issueVsa, type Issue, type IssueRequest } from "./issue";
export { signStatement, type SigningOptions, type StatementToSign } from "./sign";
