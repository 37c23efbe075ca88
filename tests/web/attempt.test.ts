import { expect, test } from "vitest";
import { Attempt, randomKey } from "../../web/src/task/attempt.ts";

test("the same content is sent under the same key until somebody answered", () => {
  const attempt = new Attempt();
  const first = attempt.keyFor({ outcome: "accept", data: { note: "好" } });
  expect(attempt.keyFor({ outcome: "accept", data: { note: "好" } })).toBe(first);
  attempt.settle();
  expect(attempt.keyFor({ outcome: "accept", data: { note: "好" } })).not.toBe(first);
});

test("another content is another attempt", () => {
  const attempt = new Attempt();
  expect(attempt.keyFor({ outcome: "accept" })).not.toBe(attempt.keyFor({ outcome: "refuse" }));
});

test("keys are long, different, and fit a header", () => {
  const keys = new Set(Array.from({ length: 200 }, randomKey));
  expect(keys.size).toBe(200);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
});
