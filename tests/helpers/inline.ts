import { parseDefinition } from "../../src/core/definition/parse.ts";
import type { Form, Variant } from "../../src/core/variant.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { contentHash } from "../../src/engine/hash.ts";

/** The engine with one more workflow, written in the test itself; started by the desk, over one open form and those given. */
export function withWorkflow(engine: Engine, yaml: string, schemas: Record<string, Form["schema"]> = {}): Engine {
  const { definition, problems } = parseDefinition(yaml, "");
  if (!definition) throw new Error(JSON.stringify(problems, null, 2));
  const schema = { type: "object", additionalProperties: true };
  const forms = Object.entries({ anything: schema, ...schemas }).map(([id, one]): [string, Form] => [
    id,
    { id, title: { zh: "表", en: "Form" }, schema: one, ui: {} },
  ]);
  const templates = engine.policies().workflows.get("loan")?.bundle.templates ?? {};
  const bundle = { definition, forms: Object.fromEntries(forms), tables: {}, templates };
  const hash = contentHash(bundle);
  const variant: Variant = {
    ...{ hash, workflow: definition.id, version: 1, bundleHash: hash, division: "000000000000", bundle },
    ...{ changes: [], settings: [], outcomes: Object.fromEntries(engine.policies().outcomes) },
  };
  const policies = engine.policies();
  const workflow = { id: definition.id, title: definition.title, version: 1, hash, bundle, from: null };
  const more = { ...policies, workflows: new Map([...policies.workflows, [definition.id, workflow]]) };
  return {
    ...engine,
    policies: () => more,
    variant: async (wanted) => (wanted === hash ? variant : engine.variant(wanted)),
    variantFor: async (wanted, division, on) =>
      wanted === definition.id ? variant : engine.variantFor(wanted, division, on),
  };
}
