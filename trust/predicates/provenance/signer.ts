import type { CertificateIdentity, SignerIdentity } from "../../evidence/types";
import { repositoryUri, splitRef } from "./uri";

/** Whether the certificate was issued to a workflow of a CI system, which its subject names with a ref. */
export const isWorkflow = (identity: SignerIdentity): identity is CertificateIdentity =>
  identity.kind === "certificate" &&
  identity.subject.startsWith("https://") &&
  splitRef(identity.subject).ref !== undefined;

/**
 * Whether the workflow that held the key was called by another: then whoever started the build could not write the
 * predicate. Certificates from before 2023 name no caller; there the workflow must lie in another repository.
 */
export const isReusable = ({ subject, extensions }: CertificateIdentity): boolean => {
  const { buildConfigUri, sourceRepositoryUri } = extensions;
  if (buildConfigUri !== undefined) return buildConfigUri !== subject;
  return (
    sourceRepositoryUri !== undefined &&
    !subject.startsWith(`${repositoryUri(sourceRepositoryUri)}/`)
  );
};

/**
 * Whether the signer is a build platform that wrote the predicate itself, out of reach of the build's own steps: a key, an
 * account of the platform, a reusable workflow. Of an ordinary workflow its author can forge every field.
 */
export const isBelieved = (identity: SignerIdentity): boolean =>
  !isWorkflow(identity) || isReusable(identity);
