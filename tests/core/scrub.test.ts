import { expect, test } from "vitest";
import { scrubbed } from "../../src/core/scrub.ts";

test.each([
  ["connection refused by host", "connection refused by host"],
  ["answered 503 after 3 tries", "answered 503 after 3 tries"],
  ["card 6222021234567890123 refused", "card … refused"],
  ["ID 32010619900307123X is unknown", "ID … is unknown"],
  ["phone 139-1234-5678", "phone …"],
  ["张三 is not on the list", "… is not on the list"],
  ["no account for zhang.san@example.cn", "no account for …"],
  ['value "Zhang San" violates', "value … violates"],
  ["an unclosed 'quote of Zhang", "an unclosed …"],
  ["GET https://host/people?id=1 failed", "GET … failed"],
  ["token eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9abcdefghi", "token …"],
  ["line one\n\tline\u0000two", "line one line two"],
])("of %j is kept %j", (given, kept) => {
  expect(scrubbed(given)).toBe(kept);
});

test("what is kept has an end", () => {
  expect(scrubbed("word ".repeat(10_000)).length).toBeLessThanOrEqual(300);
});
