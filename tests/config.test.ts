import { describe, expect, test } from "vitest";
import { readConfig } from "../src/config.ts";

const read = (env: Record<string, string>) => readConfig("/package", env);

describe("the configuration", () => {
  test("has a value for everything when the environment says nothing", () => {
    const { config } = read({});
    expect(config).toMatchObject({ port: 3000, databaseUrl: null, demo: false, clock: "system", home: "/package" });
    expect(Object.isFrozen(config)).toBe(true);
  });

  test.each([
    ["PORT", "70000", "0 – 65535"],
    ["PORT", "http", "0 – 65535"],
    ["PORT", "1e3", "0 – 65535"],
    ["DATABASE_URL", "mysql://x", "postgres://user:password@host:5432/name"],
    ["YIJIAO_DEMO", "yes", "0, 1"],
    ["YIJIAO_CLOCK", "frozen", "system, manual"],
    ["YIJIAO_ZONE", "Mars/Olympus", "Asia/Shanghai, Asia/Urumqi, UTC …"],
    ["LOG_LEVEL", "loud", "fatal, error, warn, info, debug, silent"],
  ])("refuses %s=%s and says what would be accepted", (name, value, accepted) => {
    const { config, problems } = read({ [name]: value });
    expect(config).toBeNull();
    expect(problems).toMatchObject([{ code: "CONFIG_INVALID", path: name, cure: { en: `Accepted: ${accepted}` } }]);
  });

  test.each([
    ["YIJIAO_DEMO", "1"],
    ["YIJIAO_CLOCK", "manual"],
  ])("refuses %s=%s in production", (name, value) => {
    expect(read({ [name]: value }).config).not.toBeNull();
    expect(read({ [name]: value, NODE_ENV: "production" }).problems).toMatchObject([{ path: name }]);
  });

  test("never repeats a password", () => {
    expect(JSON.stringify(read({ DATABASE_URL: "mysql://user:secret@host" }))).not.toContain("secret");
  });

  test("names every bad value at once", () => {
    expect(read({ PORT: "x", LOG_LEVEL: "x" }).problems.map((problem) => problem.path)).toEqual(["PORT", "LOG_LEVEL"]);
  });
});
