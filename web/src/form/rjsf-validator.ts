import { Validator } from "@cfworker/json-schema";
import type { RJSFSchema, ValidatorType } from "@rjsf/utils";

/**
 * What the form component asks while it draws: which branch of an `if` or `oneOf` the data takes. It never decides whether
 * data is good (that is `verdict.ts`), and it generates no code, so it runs under a strict content security policy.
 */
const compiled = new WeakMap<object, Validator>();

function validatorOf(schema: RJSFSchema, root: RJSFSchema): Validator {
  const known = compiled.get(schema);
  if (known) return known;
  const { __rjsf_rootSchema: _, ...own } = schema;
  const definitions = {
    ...(root.$defs && !own.$defs ? { $defs: root.$defs } : {}),
    ...(root.definitions && !own.definitions ? { definitions: root.definitions } : {}),
  };
  const made = new Validator(asSchema({ ...own, ...definitions }), "2020-12", true);
  compiled.set(schema, made);
  return made;
}

/** Both libraries mean the same JSON Schema and type it differently. */
function asSchema(schema: RJSFSchema): ConstructorParameters<typeof Validator>[0] {
  return schema as ConstructorParameters<typeof Validator>[0];
}

export const rjsfValidator: ValidatorType<Record<string, unknown>> = {
  isValid(schema, data, root) {
    try {
      return validatorOf(schema, root).validate(data).valid;
    } catch {
      return false;
    }
  },
  rawValidation() {
    return { errors: [] };
  },
  validateFormData() {
    return { errors: [], errorSchema: {} };
  },
};

/** The form component's own tests import a validator by default; see `vite.config.ts`. */
export default rjsfValidator;
