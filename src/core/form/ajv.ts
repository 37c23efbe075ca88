import type { ErrorObject } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { FORMATS, passesFormat } from "./format.ts";
import { isMultiple, isUnique } from "./judge.ts";
import { isTold, makeValidator, type Run, type Validator } from "./validator.ts";
import { pointer, type Violation } from "./violation.ts";

/**
 * The server's validator. Ajv generates code, so it only ever sees schemas that passed the closed list of keywords;
 * each schema object is compiled once. `today` gives the day by which dates of birth are judged.
 */
export function ajvValidator(today: () => string | null): Validator {
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    strictTuples: false,
    allowUnionTypes: true,
    allErrors: true,
    ownProperties: true,
    verbose: true,
    // Our own check is narrower than the meta-schema, and its messages name the place.
    validateSchema: false,
    addUsedSchema: false,
    logger: false,
  });
  for (const name of namesOf(FORMATS)) {
    ajv.addFormat(name, { type: "string", validate: (value: string) => passesFormat(name, value, today()) });
  }
  // Ajv divides floats and finds 0.29 no multiple of 0.01; it looks for repeats only among entries of the right type.
  ajv.removeKeyword("multipleOf");
  ajv.addKeyword({ keyword: "multipleOf", type: "number", schemaType: "number", validate: multipleOf });
  ajv.removeKeyword("uniqueItems");
  ajv.addKeyword({ keyword: "uniqueItems", type: "array", schemaType: "boolean", validate: uniqueItems });
  return makeValidator((prepared): Run => {
    const validate = ajv.compile(prepared);
    // Ajv keeps every schema for ever; ours are kept as long as somebody holds the form.
    ajv.removeSchema(prepared);
    return (data) => (validate(data) ? [] : (validate.errors ?? []).flatMap(violationOf));
  }, today);
}

function multipleOf(step: number, value: number): boolean {
  return isMultiple(value, step);
}

function uniqueItems(wanted: boolean, list: unknown[]): boolean {
  return !wanted || isUnique(list);
}

function violationOf(error: ErrorObject): Violation[] {
  if (!isTold(error.keyword, error.schemaPath)) return [];
  const params: { missingProperty?: string; additionalProperty?: string } = error.params;
  const child = params.missingProperty ?? params.additionalProperty;
  return [
    {
      keyword: error.keyword === "false schema" ? "additionalProperties" : error.keyword,
      path: child === undefined ? error.instancePath : pointer(error.instancePath, child),
      expected: error.schema,
      value: error.data,
    },
  ];
}

function namesOf<T extends object>(record: T): (keyof T & string)[] {
  return Object.keys(record).filter((key): key is keyof T & string => key in record);
}
