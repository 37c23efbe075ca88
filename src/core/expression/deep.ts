import { compileExpression, isExpression, type Scope } from "./feel.ts";
import { isPlainObject, RESULT_DEPTH_MAX } from "./plain.ts";

/** Told of every expression that failed: JSON pointer below the value, source, why. */
export type OnFail = (pointer: string, expression: string, why: string) => void;

/** The value with every `=` expression in it, however deep, replaced by its result; what fails becomes null and is told. */
export function evaluateDeep(value: unknown, scope: Scope, onFail: OnFail): unknown {
  return walk(value, "", 0);

  function walk(node: unknown, pointer: string, depth: number): unknown {
    if (isExpression(node)) {
      const result = compileExpression(node).evaluate(scope);
      if ("value" in result) return result.value;
      onFail(pointer, node, result.failed);
      return null;
    }
    if (typeof node !== "object" || node === null) return node;
    if (depth >= RESULT_DEPTH_MAX) {
      onFail(pointer, "", `nested deeper than ${RESULT_DEPTH_MAX}`);
      return null;
    }
    if (Array.isArray(node)) return node.map((item, index) => walk(item, `${pointer}/${index}`, depth + 1));
    if (!isPlainObject(node)) return null;
    const out: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(node)) {
      if (key !== "__proto__") out[key] = walk(item, `${pointer}/${escapePointer(key)}`, depth + 1);
    }
    return out;
  }
}

/** One step of a JSON pointer. */
export function escapePointer(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
