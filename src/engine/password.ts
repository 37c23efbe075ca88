import { hash, verify } from "@node-rs/argon2";
import type { Problem } from "../core/problem.ts";

export const PASSWORD_CHARACTERS_MIN = 8;
export const PASSWORD_CHARACTERS_MAX = 200;

/** OWASP's second choice for argon2id: 19 MiB, two passes; about 20 ms here. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Compared with when nobody has the name, so that an unknown name takes as long as a wrong password. */
let nobody: Promise<string> | null = null;

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/** Whether the password is right; takes the same time when there is no such user (`stored` null). */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  nobody ??= hashPassword("nobody has this password");
  const right = await verify(stored ?? (await nobody), password.slice(0, PASSWORD_CHARACTERS_MAX));
  return right && stored !== null;
}

/** What is wrong with a new password. */
export function checkPassword(password: string): Problem[] {
  if (password.length >= PASSWORD_CHARACTERS_MIN && password.length <= PASSWORD_CHARACTERS_MAX) return [];
  return [
    {
      code: "PASSWORD_LENGTH",
      path: "/password",
      what: {
        zh: `密码应有 ${PASSWORD_CHARACTERS_MIN} 至 ${PASSWORD_CHARACTERS_MAX} 个字符`,
        en: `A password has ${PASSWORD_CHARACTERS_MIN} to ${PASSWORD_CHARACTERS_MAX} characters`,
      },
    },
  ];
}
