import { join } from "node:path";
import ts from "typescript";

/**
 * The values that azure-native's types list for a property. The mappers know most of them as plain strings, because
 * Azure's generator lets those lists grow.
 */
export class SdkTypes {
  readonly #checker: ts.TypeChecker;
  readonly #program: ts.Program;

  constructor(private readonly modules: readonly string[]) {
    this.#program = ts.createProgram(
      modules.map((name) => this.#file(name)),
      { module: ts.ModuleKind.NodeNext, skipLibCheck: true, strict: true, noEmit: true },
    );
    this.#checker = this.#program.getTypeChecker();
  }

  #file(module: string): string {
    return join("node_modules", "@pulumi", "azure-native", module, "index.d.ts");
  }

  /** The type of the arguments of a resource class. */
  argsOf(module: string, className: string): ts.Type | undefined {
    if (!this.modules.includes(module)) return undefined;
    const source = this.#program.getSourceFile(this.#file(module));
    const symbol = source && this.#checker.getSymbolAtLocation(source);
    if (symbol === undefined) return undefined;
    const args = this.#checker
      .getExportsOfModule(symbol)
      .find(({ name }) => name === `${className}Args`);
    return args && this.#checker.getDeclaredTypeOfSymbol(resolved(this.#checker, args));
  }

  /** What stands in a property, out of `Input`, `undefined` and lists; matched without regard to case, as Azure does. */
  property(type: ts.Type, name: string): ts.Type[] {
    const property = find(type, name);
    return property === undefined
      ? []
      : this.#plain(this.#checker.getTypeOfSymbol(property)).flatMap((part) => this.#element(part));
  }

  /** The values of the enum that the declaration of a property names: in its type, `string` has swallowed them. */
  values(type: ts.Type, name: string): string[] {
    const declaration = find(type, name)?.valueDeclaration?.getText() ?? "";
    const [, module, enumName = ""] = /\benums\.(\w+)\.(\w+)/.exec(declaration) ?? [];
    const source =
      module === undefined
        ? undefined
        : this.#program.getSourceFile(this.#file(`types/enums/${module}`));
    const symbol = source && this.#checker.getSymbolAtLocation(source);
    const found = symbol?.exports?.get(ts.escapeLeadingUnderscores(enumName));
    if (found === undefined) return [];
    const declared = this.#checker.getDeclaredTypeOfSymbol(found);
    return (declared.isUnion() ? declared.types : [declared])
      .filter((member): member is ts.StringLiteralType => member.isStringLiteral())
      .map(({ value }) => value);
  }

  #element(type: ts.Type): ts.Type[] {
    const indexed = this.#checker.isArrayType(type)
      ? this.#checker.getTypeArguments(type as ts.TypeReference)[0]
      : type.getStringIndexType();
    return indexed === undefined ? [type] : this.#plain(indexed);
  }

  /** The members of a union that are no wrappers: `Input<T>` is `T | Promise<T> | OutputInstance<T>`. */
  #plain(type: ts.Type): ts.Type[] {
    const members = type.isUnion() ? type.types : [type];
    return members.filter(({ symbol, flags }) => {
      const wrapper = ["Promise", "OutputInstance"].includes(
        (symbol as ts.Symbol | undefined)?.name ?? "",
      );
      return !wrapper && (flags & ts.TypeFlags.Undefined) === 0;
    });
  }
}

const find = (type: ts.Type, name: string): ts.Symbol | undefined =>
  type.getProperties().find((entry) => entry.name.toLowerCase() === name.toLowerCase());

const resolved = (checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol =>
  (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
