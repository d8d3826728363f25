import {
  formatReference,
  ImageReferenceError,
  parseImageReference,
  repositoryName,
} from "../../../trust/image";
import { inputOf, partOf } from "../input";
import { attempt, type Kind } from "../kind";

const DIGEST = `sha256:${"ab".repeat(32)}`;

/** Image references as workloads and people write them. */
export const referenceKind = (): Kind => ({
  name: "reference",
  seeds: [
    "nginx",
    "docker.io/library/nginx:1.27",
    `index.docker.io/nginx@${DIGEST}`,
    `registry.example:5000/shop/api:v1.2.3@${DIGEST}`,
    "[2001:db8::1]:5000/a/b_c/d--e",
    "localhost/a:latest",
    "127.0.0.1:5000/a/b",
    "xn--bcher-kva.example/a",
    "https://registry.example/a",
    "Registry.Example:443/a",
  ].map((reference) => inputOf({ reference })),
  run: (input) => {
    const text = partOf(input, "reference").toString();
    const { value, error } = attempt(() => parseImageReference(text), ImageReferenceError);
    if (error) return /[\r\n\u001b]/.test(error.message) ? "a message of several lines" : undefined;
    const written = formatReference(value);
    const again = attempt(() => parseImageReference(written), ImageReferenceError);
    if (again.error) return "what was written cannot be read";
    if (formatReference(again.value) !== written) return "read back, it is another image";
    // Two spellings of one name would let one of them past the rule that names the other.
    if (!/^[\x21-\x7e]+$/.test(written)) return "a name with characters that are not ASCII";
    const name = repositoryName(value);
    return name === name.toLowerCase() ? undefined : "a name in upper case";
  },
});
