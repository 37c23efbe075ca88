import { describe, expect, test } from "vitest";
import { tellAt } from "../../src/core/calendar/quiet.ts";

describe("when somebody may be told", () => {
  const zone = "Asia/Shanghai";
  const at = (time: string) => `2026-03-02T${time}:00.000+08:00`;
  test.each([
    ["by day, at once", "12:00", { quietFrom: "21:00", quietUntil: "08:00", digest: false }, "2026-03-02T12:00"],
    ["late, the next morning", "22:00", { quietFrom: "21:00", quietUntil: "08:00", digest: false }, "2026-03-03T08:00"],
    [
      "early, the same morning",
      "03:00",
      { quietFrom: "21:00", quietUntil: "08:00", digest: false },
      "2026-03-02T08:00",
    ],
    [
      "at the end of quiet, at once",
      "08:00",
      { quietFrom: "21:00", quietUntil: "08:00", digest: false },
      "2026-03-02T08:00",
    ],
    ["over noon", "12:30", { quietFrom: "12:00", quietUntil: "14:00", digest: false }, "2026-03-02T14:00"],
    ["never quiet", "03:00", { quietFrom: null, quietUntil: null, digest: false }, "2026-03-02T03:00"],
    ["with the digest of today", "07:00", { quietFrom: null, quietUntil: null, digest: true }, "2026-03-02T08:30"],
    ["with the digest of tomorrow", "09:00", { quietFrom: null, quietUntil: null, digest: true }, "2026-03-03T08:30"],
    [
      "after a digest that is quiet",
      "09:00",
      { quietFrom: "20:00", quietUntil: "10:00", digest: true },
      "2026-03-03T10:00",
    ],
  ])("%s", (_name, time, wishes, expected) => {
    const now = new Date(at(time)).toISOString();
    expect(tellAt(now, zone, wishes)).toBe(new Date(`${expected}:00.000+08:00`).toISOString());
  });
});
