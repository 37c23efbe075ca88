import { Validator } from "@cfworker/json-schema";
import type { FormBody } from "../../../src/core/api.ts";
import type { Problem } from "../../../src/core/problem.ts";
import type { Text } from "../../../src/core/text.ts";

const WRAPPERS = new Set(
  "properties items allOf anyOf oneOf if then else dependentSchemas $ref additionalProperties prefixItems contains".split(
    " ",
  ),
);

/** Every problem of the data, told before anything is sent; the server judges again by the same schema. */
export function findProblems(form: FormBody, data: Record<string, unknown>, requires: readonly string[]): Problem[] {
  const schema = { ...form.schema, required: [...new Set([...listOf(form.schema.required), ...requires])] };
  const { errors } = new Validator(schema, "2020-12", false).validate(data);
  return errors
    .filter((error) => !WRAPPERS.has(error.keyword) && error.keyword !== "false")
    .map((error) => {
      const missing = error.keyword === "required" ? (/"(.*)"/.exec(error.error)?.[1] ?? "") : "";
      const path = error.instanceLocation.replace(/^#/, "") + (missing ? `/${missing}` : "");
      return { code: `FORM_${error.keyword.toUpperCase()}`, path, what: wordsFor(error.keyword) };
    });
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

function wordsFor(keyword: string): Text {
  if (keyword === "required") return { zh: "此项必填", en: "This is required" };
  return { zh: "格式不正确", en: "This is not well formed" };
}
