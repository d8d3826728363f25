import * as pulumi from "@pulumi/pulumi";

/** What stands in arguments for a value that only a resource or an asynchronous call will tell. */
type Later = pulumi.Output<unknown> | Promise<unknown>;

/** Values of outputs and promises that are known by now. */
export type Known = ReadonlyMap<Later, unknown>;

/** An argument was read whose value is not known yet. */
export class NotKnownYet extends Error {
  constructor(readonly input: Later) {
    super();
  }
}

/**
 * A view of arguments that throws {@link NotKnownYet} where an Output or a promise is read that is not in `known`, so that
 * a rule is judged as soon as what it reads is.
 */
export function plainView<T extends object>(args: T, known: Known): pulumi.Unwrap<T> {
  // A copy, since what a proxy says of a frozen object has to be what the object has.
  return new Proxy(Array.isArray(args) ? [...args] : { ...args }, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property);
      if (pulumi.Output.isInstance(value) || value instanceof Promise) {
        if (!known.has(value)) throw new NotKnownYet(value);
        return known.get(value);
      }
      return typeof value === "object" && value !== null ? plainView(value, known) : value;
    },
  }) as pulumi.Unwrap<T>;
}

/** What the outputs of the runtime have, and its types keep to themselves. */
interface Settling<T> {
  promise(): Promise<T>;
  readonly isKnown: Promise<boolean>;
}

/** The value of an output, with nothing of the resources that it came from; undefined if a preview does not know it. */
export async function settled<T>(output: pulumi.Output<T>): Promise<T | undefined> {
  const settling = output as unknown as Settling<T>;
  const value = await settling.promise();
  return (await settling.isKnown) ? value : undefined;
}
