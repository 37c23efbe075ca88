import { openDatabase } from "../../../src/store/connect.ts";
import { migrate } from "../../../src/store/migrate.ts";

/** Opens the embedded database in a folder, writes one row, says so, and stays until it is killed. */
const [dataDir, id] = process.argv.slice(2);
try {
  const database = await openDatabase({ dataDir: dataDir ?? "" });
  await migrate(database);
  const row = { kind: "t", id: id ?? "", hash: "", body: "{}" };
  await database.knex("policy").insert(row);
  const ids = await database.knex("policy").orderBy("id").pluck("id");
  console.log(`written ${ids.join(",")}`);
  setInterval(() => {}, 60_000);
} catch (error) {
  console.log(`refused ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
}
