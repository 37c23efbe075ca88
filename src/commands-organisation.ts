import { orFail, print, withEngine } from "./commands.ts";
import type { Config } from "./config.ts";
import { addOrganisation } from "./engine/organisations.ts";

export async function addOrganisationCommand(
  config: Config,
  [id, type, name]: [string, string, string],
  options: { division: string[]; parent?: string; code?: string },
): Promise<void> {
  const { division: divisions, ...rest } = options;
  const added = orFail(
    await withEngine(config, (engine) => addOrganisation(engine, { id, type, name, divisions, ...rest })),
  );
  print(`${added.id}  ${added.type}  ${added.name}  ${divisions.join(" ")}`);
}
