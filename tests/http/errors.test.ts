import { resolve } from "node:path";
import { expect, test } from "vitest";
import { ERRORS } from "../../src/core/errors.ts";

const FILE = resolve(import.meta.dirname, "../../docs/errors.md");

/** What docs/errors.md must be, line by line. */
function written(): string {
  const rows = Object.entries(ERRORS).map(
    ([code, { status, what }]) => `| \`${code}\` | ${status} | ${what.zh} | ${what.en} |`,
  );
  return [
    "# Errors",
    "",
    "Every answer that is not a success is `application/problem+json` (RFC 9457) with one of these codes. A code is permanent: it is never",
    "given another meaning and never used again. `what` says it in Chinese and English, `cure` what to do, `problems` where,",
    "`accepts` what would be taken instead, and `happened` (409) what somebody else did meanwhile.",
    "",
    "| code | HTTP | 中文 | English |",
    "| --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

// `npx vitest run tests/http/errors.test.ts -u` writes the file from the table.
test("docs/errors.md is the table of codes", async () => {
  await expect(written()).toMatchFileSnapshot(FILE);
});

test("every code says it in both languages and has a status that is an error", () => {
  for (const [code, { status, what }] of Object.entries(ERRORS)) {
    expect(code).toMatch(/^[A-Z][A-Z_]*[A-Z]$/);
    expect(status, code).toBeGreaterThanOrEqual(400);
    expect(status, code).toBeLessThan(600);
    expect(what.zh, code).toMatch(/\p{Script=Han}/u);
    expect(what.en, code).toMatch(/^[A-Z][\x20-\x7e]+$/);
  }
});
