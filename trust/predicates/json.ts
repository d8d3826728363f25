import { limits } from "../limits";
import type { ReasonCode } from "../reasons";
import { isZeroTime, parseInstant } from "./instant";
import type { Read } from "./types";

/** A predicate cannot be read as what its type promises. Thrown inside readers only, see {@link reading}. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
  constructor(
    readonly code: ReasonCode,
    message: string,
  ) {
    super(message);
  }
}

/** Runs a reader; whatever it throws becomes a problem, so that no predicate can stop a verification. */
export function reading<View>(read: () => View): Read<View> {
  try {
    return { view: read() };
  } catch (error) {
    const code = error instanceof Unreadable ? error.code : "verifier.failed";
    const message = error instanceof Error ? error.message : String(error);
    return { problem: { code, message: message.slice(0, limits.messageLength) } };
  }
}

/** Characters that are shown of a text of a predicate. */
const SHOWN = 120;

/** A text of a predicate that is shown and never compared, cut; escaping it is the printer's part. */
export const shortened = (text: string): string =>
  text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;

/** The same in quotes. */
export const quoted = (text: string): string => `"${shortened(text)}"`;

/** Whether a JSON value is an object. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value of an object's own field, so that `constructor` or `length` are fields only where the JSON has them. */
export const ownField = (value: unknown, key: string): unknown =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

/**
 * A place in a predicate, with the way to it, for messages that say where. JSON's `null` and the empty text count as
 * missing, since Go writes them for what is not set.
 */
export class Place {
  constructor(
    readonly value: unknown,
    private readonly key: string | number = "predicate",
    private readonly parent?: Place,
  ) {}

  /** As `predicate.scanner.result[3].id`. */
  get path(): string {
    if (this.parent === undefined) return String(this.key);
    return typeof this.key === "number"
      ? `${this.parent.path}[${this.key}]`
      : `${this.parent.path}.${this.key}`;
  }

  get missing(): boolean {
    return this.value === undefined || this.value === null || this.value === "";
  }

  at(key: string): Place {
    return new Place(ownField(this.value, key), key, this);
  }

  /** @throws Unreadable */
  fail(message: string, code: ReasonCode = "predicate.malformed"): never {
    throw new Unreadable(code, `${this.path} ${message}`);
  }

  /** @throws Unreadable if it is no object */
  object(): this {
    if (!isObject(this.value)) this.fail(this.missing ? "is missing" : "is no object");
    return this;
  }

  /** @throws Unreadable if it is no text, empty, or longer than `limits.predicateTextLength` */
  text(): string {
    return this.optionalText() ?? this.fail("is missing");
  }

  /** @throws Unreadable if it is there and no text, or too long */
  optionalText(): string | undefined {
    if (this.missing) return undefined;
    if (typeof this.value !== "string") this.fail("is no text");
    if (this.value.length > limits.predicateTextLength) {
      this.fail(`has ${this.value.length} characters`, "registry.limit");
    }
    return this.value;
  }

  /** A text that is shown and never compared: cut, whatever its length. @throws Unreadable if it is there and no text */
  optionalShownText(): string | undefined {
    if (this.missing) return undefined;
    if (typeof this.value !== "string") this.fail("is no text");
    return this.value.slice(0, SHOWN);
  }

  /** @throws Unreadable if it is no list, or longer than `limits.predicateItems` */
  list(): readonly Place[] {
    if (this.missing) this.fail("is missing");
    if (!Array.isArray(this.value)) this.fail("is no list");
    requireFew(this.value.length, this.path);
    return this.value.map((item: unknown, index) => new Place(item, index, this));
  }

  /** Empty if missing. @throws Unreadable as {@link list} */
  optionalList(): readonly Place[] {
    return this.missing ? [] : this.list();
  }

  /** An RFC 3339 time, in UTC. Go's zero time is a missing one. @throws Unreadable if it is there and no time */
  optionalInstant(): string | undefined {
    const text = this.optionalText();
    if (text === undefined || isZeroTime(text)) return undefined;
    const instant = parseInstant(text);
    if (instant === undefined) this.fail(`is no RFC 3339 time: ${quoted(text)}`);
    return new Date(instant).toISOString();
  }
}

/** @throws Unreadable `registry.limit` if there are more than `limits.predicateItems` */
export function requireFew(count: number, what: string): void {
  if (count > limits.predicateItems) {
    throw new Unreadable(
      "registry.limit",
      `${what} has ${count} items, more than ${limits.predicateItems}`,
    );
  }
}

/** The first few of many names, as `a, b, c and 9 more`. */
export const someOf = (names: readonly string[], shown = 3): string =>
  names.length > shown
    ? `${names.slice(0, shown).join(", ")} and ${names.length - shown} more`
    : names.join(", ");
