import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { outsideHome } from "../helpers/outside.ts";

/** A list of things somebody wants to borrow, as a table. */
const IMPORT = `
id: wishes
title: { zh: 借用清单, en: List of wishes }
workflows: [loan]
dispositions: [{ id: accept, title: { zh: 可受理, en: Acceptable } }, { id: fix, title: { zh: 须更正, en: To be corrected } }]
columns:
  - { key: thing, title: { zh: 设备, en: Thing }, need: true }
  - { key: name, title: { zh: 姓名, en: Name }, type: personName, need: true }
checks: []
`;

/** The lending domain with other programs and an import; whoever makes it removes it. */
export function faultsHome(): string {
  const home = outsideHome();
  mkdirSync(join(home, "policies", "imports"), { recursive: true });
  writeFileSync(join(home, "policies", "imports", "wishes.yaml"), IMPORT);
  return home;
}
