import type { Problem } from "../problem.ts";

/** A file is found by its name: a differing id would be looked for in vain. */
export function misnamed(path: string, id: string | undefined): Problem[] {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.[a-z]+$/, "");
  if (id === undefined || id === name) return [];
  return [
    {
      code: "SOURCE_VALUE_INVALID",
      path: `${path}/id`,
      line: 1,
      what: { zh: `id“${id}”与文件名不同`, en: `The id "${id}" differs from the file's name` },
      cure: { zh: `改为 ${name}`, en: `Make it ${name}` },
    },
  ];
}
