import { format, type OutputUnit, Validator as Runner } from "@cfworker/json-schema";
import { FORMATS, type FormatName, passesFormat } from "../../../src/core/form/format.ts";
import { isTold, makeValidator, type Run, type Validator } from "../../../src/core/form/validator.ts";
import { pointer, type Violation } from "../../../src/core/form/violation.ts";

/**
 * The browser's validator: it interprets the schema and generates no code, so the page keeps a strict content security
 * policy. It gives the same verdicts as the server's, which one corpus of cases proves.
 */
export function cfworkerValidator(today: () => string | null): Validator {
  return makeValidator((prepared): Run => {
    const runner = new Runner(prepared, "2020-12", false);
    return (data) => {
      useFormats(today());
      return violationsOf(runner.validate(data).errors, prepared, data);
    };
  }, today);
}

/** The library keeps its formats in one table for all; ours replace them before each run, with the day that holds. */
function useFormats(day: string | null): void {
  for (const name of Object.keys(format)) if (!Object.hasOwn(FORMATS, name)) delete format[name];
  for (const name of Object.keys(FORMATS)) {
    format[name] = (value: string) => isFormatName(name) && passesFormat(name, value, day);
  }
}

function violationsOf(errors: readonly OutputUnit[], prepared: unknown, data: unknown): Violation[] {
  let place = "";
  return errors.flatMap((error) => {
    // A `false` schema does not say where it stands; it follows the keyword that led to it.
    place = error.keyword === "false" ? `${place}/false` : error.keywordLocation;
    // An unknown property is told once, by the `false` that follows.
    if (error.keyword === "additionalProperties" || !isTold(error.keyword, place)) return [];
    return [violationOf(error, prepared, data)];
  });
}

function violationOf(error: OutputUnit, prepared: unknown, data: unknown): Violation {
  const { keyword } = error;
  const at = error.instanceLocation.replace(/^#/, "");
  const missing = MISSING.exec(error.error)?.[1];
  const isMissing = keyword === "required" || keyword === "dependentRequired";
  return {
    keyword: keyword === "false" ? "additionalProperties" : keyword,
    path: isMissing && missing !== undefined ? pointer(at, missing) : at,
    expected: valueAt(prepared, error.keywordLocation),
    value: valueAt(data, at),
  };
}

const MISSING = /(?:required property|does not have) "([^"]*)"\.$/;

function valueAt(root: unknown, path: string): unknown {
  let node = root;
  for (const step of path.replace(/^#/, "").split("/").slice(1)) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof node !== "object" || node === null) return undefined;
    node = new Map(Object.entries(node)).get(key);
  }
  return node;
}

function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(FORMATS, name);
}
