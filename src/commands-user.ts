import { text } from "node:stream/consumers";
import { orFail, print, withEngine } from "./commands.ts";
import type { Config } from "./config.ts";
import { addUser, grantRole, setDisabled, setPassword } from "./engine/users.ts";

export async function addUserCommand(config: Config, username: string, name: string): Promise<void> {
  const password = await readSecret();
  const user = orFail(await withEngine(config, (engine) => addUser(engine, "command", { username, name, password })));
  print(`${user.username}  ${user.name}  ${user.id}`);
}

export async function grantCommand(
  config: Config,
  username: string,
  grant: { role: string; organisation: string; from?: string; until?: string },
): Promise<void> {
  const { role, organisation, from = null, until = null } = grant;
  orFail(
    await withEngine(config, (engine) => grantRole(engine, "command", username, { role, organisation, from, until })),
  );
  print(`${username}  ${role}  ${organisation}`);
}

export async function passwordCommand(config: Config, username: string): Promise<void> {
  const password = await readSecret();
  orFail(await withEngine(config, (engine) => setPassword(engine, "command", username, password)));
  print(`${username}：密码已更改 · the password is changed`);
}

export async function disableCommand(config: Config, username: string, disabled: boolean): Promise<void> {
  orFail(await withEngine(config, (engine) => setDisabled(engine, "command", username, disabled)));
  print(disabled ? `${username}：已停用 · disabled` : `${username}：已启用 · enabled`);
}

/** Never an argument: command lines are seen by others and kept in histories. */
export async function readSecret(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write("密码 · password: ");
  const given = process.stdin.isTTY ? await firstLine() : await text(process.stdin);
  return given.split(/\r?\n/, 1)[0] ?? "";
}

async function firstLine(): Promise<string> {
  const { createInterface } = await import("node:readline");
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) return line;
  return "";
}
